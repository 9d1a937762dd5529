package org.vademecum.ingestion.parser;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Takes running headers, footers and page numbers off the pages: what stands at the edge of many pages in the same place. */
final class PdfFurniture {
    /** Share of the page's height, at the top and at the bottom. */
    private static final float EDGE = 0.17f;

    private static final int MOST_LINES = 6;
    private static final double SHARE_OF_PAGES = 0.4;
    private static final double SHARE_WHEN_CHANGING = 0.6;
    private static final float SAME_PLACE = 2.5f;

    /** A number by itself; Roman ones are taken as they come. */
    private static final Pattern NUMBER =
            Pattern.compile("(?<![\\p{L}\\d.,-])(?:(\\d{1,5})|[ivxlc]{1,7})(?![\\p{L}\\d,]|[.-]\\d)");

    private static final Pattern PAGE_NUMBER =
            Pattern.compile("(?i)[-–— ]*((page|seite|p\\.|s\\.)\\s*)?\\d{1,4}(\\s*(of|von|/)\\s*\\d{1,4})?[-–— ]*");

    private final List<PdfPage> pages;
    private final Map<Place, Set<Integer>> repeated = new HashMap<>();
    private final Map<Integer, List<PdfLine>> lines = new HashMap<>();
    private final Map<Integer, List<PdfLine>> byHeight = new HashMap<>();

    /** Where a line stands and what it says, its page number told from the page it is on. */
    private record Place(String text, int height) {}

    private PdfFurniture(List<PdfPage> pages) {
        this.pages = pages;
        for (PdfPage page : pages) {
            lines.put(page.number(), page.lines());
            for (PdfLine line : lines(page)) {
                byHeight.computeIfAbsent(height(line), same -> new ArrayList<>())
                        .add(line);
                if (atEdge(page, line)) {
                    for (Place place : places(line)) {
                        repeated.computeIfAbsent(place, same -> new HashSet<>()).add(page.number());
                    }
                }
            }
        }
    }

    static List<PdfPage> without(List<PdfPage> pages) {
        PdfFurniture furniture = new PdfFurniture(pages);
        return pages.stream().map(furniture::without).toList();
    }

    private PdfPage without(PdfPage page) {
        List<PdfWord> removed = new ArrayList<>();
        List<PdfLine> fromTop = lines(page);
        edge(page, fromTop).forEach(line -> removed.addAll(line.words()));
        edge(page, fromTop.reversed()).forEach(line -> removed.addAll(line.words()));
        return page.without(removed);
    }

    private List<PdfLine> lines(PdfPage page) {
        return lines.getOrDefault(page.number(), List.of());
    }

    /** The furniture at one edge, from the outside to the first line of the text. */
    private List<PdfLine> edge(PdfPage page, List<PdfLine> inwards) {
        List<PdfLine> found = new ArrayList<>();
        for (int i = 0; i < Math.min(MOST_LINES, inwards.size()); i++) {
            PdfLine line = inwards.get(i);
            PdfLine next = i + 1 < inwards.size() ? inwards.get(i + 1) : null;
            boolean known = atEdge(page, line)
                    && ((isRepeated(line) && !(next != null && headsATable(line, next)))
                            || isChanging(page, line, next)
                            || isLonelyNumber(line, next));
            if (!known) {
                break;
            }
            found.add(line);
        }
        return found;
    }

    private boolean atEdge(PdfPage page, PdfLine line) {
        return line.baseline() < EDGE * page.height() || line.baseline() > (1 - EDGE) * page.height();
    }

    private boolean isRepeated(PdfLine line) {
        int count = places(line).stream()
                .mapToInt(place -> repeated.getOrDefault(place, Set.of()).size())
                .max()
                .orElse(0);
        return count >= Math.max(2, SHARE_OF_PAGES * pages.size());
    }

    /** A line on the border between two heights counts in both; one number may count along with the pages. */
    private static List<Place> places(PdfLine line) {
        int height = height(line);
        List<Place> places = new ArrayList<>();
        for (String text : texts(line)) {
            places.add(new Place(text, height));
            places.add(new Place(text, height + 1));
        }
        return places;
    }

    private static int height(PdfLine line) {
        return (int) Math.floor(line.baseline() / SAME_PLACE);
    }

    private static List<String> texts(PdfLine line) {
        String text = line.text();
        List<String> texts = new ArrayList<>(List.of(text));
        Matcher number = NUMBER.matcher(text);
        while (number.find()) {
            String counted = number.group(1) == null ? "#" : "#" + (Integer.parseInt(number.group(1)) - line.page());
            texts.add(text.substring(0, number.start()) + counted + text.substring(number.end()));
        }
        return texts;
    }

    /** The head of a table that goes on from page to page is repeated as well, but the rows below it differ. */
    private boolean headsATable(PdfLine line, PdfLine next) {
        return line.baseline() < next.baseline()
                && line.segments().size() > 1
                && next.segments().size() > 1
                && line.segments().stream().allMatch(cell -> hasCellBelow(cell, next))
                && !isRepeated(next);
    }

    private static boolean hasCellBelow(PdfLine cell, PdfLine next) {
        return next.segments().stream()
                .anyMatch(below -> Math.abs(cell.left() - below.left()) < SAME_PLACE
                        || Math.abs(cell.right() - below.right()) < SAME_PLACE
                        || Math.abs(cell.left() + cell.right() - below.left() - below.right()) < SAME_PLACE);
    }

    /** A chapter's title above the text: the same place on most pages, small, and apart from the text. */
    private boolean isChanging(PdfPage page, PdfLine line, @Nullable PdfLine next) {
        if (pages.size() < 3 || next == null || line.size() > bodySize(page) * 1.05f || line.bold()) {
            return false;
        }
        boolean apart = Math.abs(next.baseline() - line.baseline()) > 2.2f * Math.max(line.size(), next.size());
        return apart && isOutermost(page, line) && pagesWithLineAt(line) >= SHARE_WHEN_CHANGING * pages.size();
    }

    private long pagesWithLineAt(PdfLine line) {
        int height = height(line);
        return IntStream.rangeClosed(height - 1, height + 1)
                .mapToObj(near -> byHeight.getOrDefault(near, List.of()))
                .flatMap(List::stream)
                .filter(other -> isSamePlace(other, line))
                .mapToInt(PdfLine::page)
                .distinct()
                .count();
    }

    private static boolean isSamePlace(PdfLine a, PdfLine b) {
        return Math.abs(a.baseline() - b.baseline()) < SAME_PLACE && Math.abs(a.size() - b.size()) < 0.3f;
    }

    private boolean isOutermost(PdfPage page, PdfLine line) {
        List<PdfLine> all = lines(page);
        return line.equals(all.get(0)) || line.equals(all.get(all.size() - 1));
    }

    private float bodySize(PdfPage page) {
        List<Float> sizes = lines(page).stream().map(PdfLine::size).sorted().toList();
        return sizes.get(sizes.size() / 2);
    }

    private static boolean isLonelyNumber(PdfLine line, @Nullable PdfLine next) {
        return PAGE_NUMBER.matcher(line.text()).matches()
                && (next == null || Math.abs(next.baseline() - line.baseline()) > 2.2f * line.size());
    }
}
