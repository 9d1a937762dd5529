package org.vademecum.ingestion.parser;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.vademecum.vectorstore.DocumentText.Kind;

/** Tells which blocks are headings, by bookmarks, size, weight and numbers, and ranks them. */
final class PdfHeadings {
    private static final float BIGGER = 1.12f;
    private static final int MOST_LINES = 3;
    private static final int LONGEST = 160;
    private static final int LONGEST_PLAIN = 90;
    private static final int DEEPEST = 6;
    private static final int ENOUGH_BOOKMARKS = 3;

    private static final Pattern NUMBER = Pattern.compile("^((?:\\d{1,3}\\.)*\\d{1,3})\\.?\\s+\\S.*");
    private static final Pattern CHAPTER =
            Pattern.compile("(?i)^(chapter|part|appendix|annex|kapitel|teil|anhang|anlage|§)\\s*[\\dA-Z]+.*");
    private static final Pattern ENDS_LIKE_TEXT = Pattern.compile(".*[.;,:]$");
    private static final Pattern LETTERS = Pattern.compile(".*\\p{L}{2}.*");
    private static final Pattern CAPTION =
            Pattern.compile("(?i)^(table|figure|fig\\.|tabelle|abbildung|abb\\.|tab\\.|bild)\\s*\\d.*");
    private static final Pattern CALLOUT = Pattern.compile(
            "(?i)^(note|notes|warning|caution|danger|attention|important|tip|notice|hinweis|achtung|warnung|vorsicht|gefahr|wichtig|tipp)[!.:]*$");
    private static final Pattern CONTENTS =
            Pattern.compile("(?i)^((table of )?contents|inhalt|inhaltsverzeichnis|index)$");

    /** How a heading looks: what looks alike has the same rank. */
    private record Style(int halfPoints, boolean bold, int depth) {
        static final Comparator<Style> BY_RANK = Comparator.comparingInt(Style::halfPoints)
                .reversed()
                .thenComparing(Style::bold, Comparator.reverseOrder())
                .thenComparingInt(Style::depth);

        Style atDepth(int other) {
            return new Style(halfPoints, bold, other);
        }
    }

    private final Set<String> bookmarks = new HashSet<>();
    private final Map<PdfBlock, Integer> levels = new HashMap<>();
    private final float body;

    /** {@code bookmarks} are the titles of the document's outline. */
    PdfHeadings(List<PdfBlock> blocks, List<String> bookmarks) {
        bookmarks.forEach(title -> this.bookmarks.add(plain(title)));
        this.body = bodySize(blocks);
        List<PdfBlock> headings =
                withoutCover(blocks.stream().filter(this::isHeading).toList());
        Map<PdfBlock, Style> styles = styles(headings);
        List<Style> ranks = styles.entrySet().stream()
                .filter(entry -> !CONTENTS.matcher(text(entry.getKey())).matches())
                .map(Map.Entry::getValue)
                .distinct()
                .sorted(Style.BY_RANK)
                .toList();
        for (PdfBlock heading : headings) {
            int rank = ranks.indexOf(styles.get(heading));
            levels.put(heading, rank < 0 ? Math.min(2, ranks.size() + 1) : Math.min(rank + 1, DEEPEST));
        }
    }

    /** From 1; 0 for a block that is no heading. */
    int level(PdfBlock block) {
        return levels.getOrDefault(block, 0);
    }

    private static float bodySize(List<PdfBlock> blocks) {
        Map<Integer, Integer> characters = new HashMap<>();
        blocks.stream()
                .flatMap(block -> block.lines().stream())
                .forEach(line -> characters.merge(
                        Math.round(line.size() * 10), line.text().length(), Integer::sum));
        return characters.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(entry -> entry.getKey() / 10f)
                .orElse(0f);
    }

    private boolean isHeading(PdfBlock block) {
        if (block.lines().isEmpty()
                || block.kind() == Kind.CODE
                || block.lines().size() > MOST_LINES) {
            return false;
        }
        String text = text(block);
        boolean possible = text.length() <= LONGEST
                && LETTERS.matcher(text).matches()
                && !CAPTION.matcher(text).matches()
                && !CALLOUT.matcher(text).matches()
                && !PdfLeaders.isIn(text);
        return possible && (isBookmarked(block) || standsOut(block, text));
    }

    private boolean isBookmarked(PdfBlock block) {
        return bookmarks.contains(plain(text(block)));
    }

    private boolean standsOut(PdfBlock block, String text) {
        if (ENDS_LIKE_TEXT.matcher(text).matches()) {
            return false;
        }
        float size = block.first().size();
        boolean bold = block.lines().stream().allMatch(PdfLine::bold);
        boolean listed = block.kind() == Kind.LIST_ITEM && !NUMBER.matcher(text).matches();
        if (listed || size < 0.9f * body) {
            return false;
        }
        boolean capitals = isCapitals(text)
                && text.length() <= LONGEST_PLAIN
                && !block.first().mono();
        return size >= BIGGER * body || bold || capitals;
    }

    private static boolean isCapitals(String text) {
        long letters = text.chars().filter(Character::isLetter).count();
        return letters >= 5 && text.chars().noneMatch(Character::isLowerCase);
    }

    /** The first page's company name, subtitle and the like are no headings; the biggest line is the title. */
    private List<PdfBlock> withoutCover(List<PdfBlock> headings) {
        int end = coverEnd(headings);
        if (end == headings.size()) {
            return headings;
        }
        float biggest = (float) headings.subList(0, end).stream()
                .mapToDouble(block -> block.first().size())
                .max()
                .orElse(0);
        return Stream.concat(
                        headings.subList(0, end).stream()
                                .filter(block -> block.first().size() >= biggest
                                        || CONTENTS.matcher(text(block)).matches()),
                        headings.subList(end, headings.size()).stream())
                .toList();
    }

    /** Index of the first heading of the text: the first bookmark, else the first whose look or number is no exception. */
    private int coverEnd(List<PdfBlock> headings) {
        Map<PdfBlock, Style> styles = styles(headings);
        boolean bookmarked = headings.stream().filter(this::isBookmarked).count() >= ENOUGH_BOOKMARKS;
        int end = 0;
        while (end < headings.size()
                && headings.get(end).first().page() == 1
                && (bookmarked ? !isBookmarked(headings.get(end)) : isUnique(headings.get(end), styles))) {
            end++;
        }
        return end;
    }

    private static boolean isUnique(PdfBlock heading, Map<PdfBlock, Style> styles) {
        Style style = styles.get(heading);
        return depth(text(heading)) == 0
                && styles.values().stream().filter(other -> other.equals(style)).count() == 1;
    }

    /** Headings without a number rank with the highest of those that look the same. */
    private static Map<PdfBlock, Style> styles(List<PdfBlock> headings) {
        Map<PdfBlock, Style> styles = new HashMap<>();
        Map<Style, Integer> highest = new HashMap<>();
        for (PdfBlock heading : headings) {
            Style look = look(heading);
            styles.put(heading, look);
            if (look.depth > 0) {
                highest.merge(look.atDepth(0), look.depth, Math::min);
            }
        }
        styles.replaceAll((heading, look) -> look.depth > 0 ? look : look.atDepth(highest.getOrDefault(look, 1)));
        return styles;
    }

    private static Style look(PdfBlock heading) {
        return new Style(Math.round(heading.first().size() * 2), heading.first().bold(), depth(text(heading)));
    }

    /** Number of parts of the heading's number, 0 when it has none. */
    private static int depth(String text) {
        Matcher number = NUMBER.matcher(text);
        if (number.matches()) {
            return number.group(1).split("\\.").length;
        }
        return CHAPTER.matcher(text).matches() ? 1 : 0;
    }

    private static String text(PdfBlock block) {
        return String.join(" ", block.texts());
    }

    /** Compares titles whatever their number and case. */
    private static String plain(String title) {
        return TextBuilder.line(title)
                .replaceFirst("^(\\d{1,3}\\.)*\\d{0,3}\\.?\\s*", "")
                .toLowerCase(Locale.ROOT);
    }
}
