package org.vademecum.vectorstore;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.vademecum.common.Sentences;
import org.vademecum.common.WordDiff;
import org.vademecum.common.WordDiff.Kind;
import org.vademecum.common.WordDiff.Piece;
import org.vademecum.vectorstore.DocumentText.Block;

/**
 * Where one version of a document differs from another, from beginning to end. What both say once and in the same order, sentences,
 * headings and rows of tables, holds them together; only what lies in between is compared word by word, and only once it is asked for, so
 * that long documents are no trouble. What was moved is told as gone there and new here. Immutable.
 */
public final class DocumentChanges {
    /** Characters that one change has of either version; a longer stretch is told as several changes. */
    private static final int LONGEST = 4_000;

    /** Characters of the sentence before a change and of the one behind it. */
    private static final int AROUND = 200;

    /** What holds a stretch together is looked for so many times within what another has held together. */
    private static final int DEEPEST = 32;

    private static final Pattern WHITE_SPACE = Pattern.compile("\\s+");

    /**
     * @param section the heading above it in the newer version; null above the first one
     * @param page in the newer version, from 1; null for formats without pages
     * @param pieces in reading order, with the sentence before and behind; what is not {@link Kind#ADDED} is the older version's
     */
    public record Change(@Nullable String section, @Nullable Integer page, List<Piece> pieces) {}

    /** A sentence, heading or row. */
    private record Unit(Block block, int start, String text) {
        boolean isHeading() {
            return block.kind() == DocumentText.Kind.HEADING;
        }
    }

    /** From a unit to another, which is not part of it. */
    private record Range(int from, int to) {
        boolean isEmpty() {
            return from == to;
        }
    }

    private record Gap(Range older, Range newer) {}

    /** A unit of the older version, and the same in the newer one. */
    private record Pair(int older, int newer) {}

    private final List<Unit> older;
    private final List<Unit> newer;
    private final DocumentText newerText;
    private final List<Gap> gaps = new ArrayList<>();

    private DocumentChanges(DocumentText older, DocumentText newer) {
        this.older = units(older);
        this.newer = units(newer);
        this.newerText = newer;
        compare(new Range(0, this.older.size()), new Range(0, this.newer.size()), 0);
    }

    public static DocumentChanges between(DocumentText older, DocumentText newer) {
        return new DocumentChanges(older, newer);
    }

    /** How many changes there are. */
    public int count() {
        return gaps.size();
    }

    /** Some of the changes, in reading order; none from beyond the last one on. */
    public List<Change> list(int from, int limit) {
        return gaps.stream()
                .skip(Math.max(0, from))
                .limit(limit)
                .map(this::change)
                .toList();
    }

    private static List<Unit> units(DocumentText text) {
        List<Unit> units = new ArrayList<>();
        for (Block block : text.blocks()) {
            String reading = text.reading(block.start(), block.end());
            for (Sentences.Span sentence : Sentences.of(reading)) {
                int from = sentence.start();
                while (from < sentence.end()) {
                    int to = whole(reading, Math.min(sentence.end(), from + LONGEST));
                    units.add(new Unit(
                            block,
                            block.start() + from,
                            WHITE_SPACE.matcher(reading.substring(from, to)).replaceAll(" ")));
                    from = to;
                }
            }
        }
        return units;
    }

    private void compare(Range old, Range now, int depth) {
        Range left = old;
        Range right = now;
        while (!left.isEmpty() && !right.isEmpty() && same(left.from(), right.from())) {
            left = new Range(left.from() + 1, left.to());
            right = new Range(right.from() + 1, right.to());
        }
        while (!left.isEmpty() && !right.isEmpty() && same(left.to() - 1, right.to() - 1)) {
            left = new Range(left.from(), left.to() - 1);
            right = new Range(right.from(), right.to() - 1);
        }
        List<Pair> pairs = depth < DEEPEST ? inOrder(onceInBoth(left, right)) : List.of();
        if (pairs.isEmpty()) {
            differ(left, right);
            return;
        }
        for (Pair pair : pairs) {
            compare(new Range(left.from(), pair.older()), new Range(right.from(), pair.newer()), depth + 1);
            left = new Range(pair.older() + 1, left.to());
            right = new Range(pair.newer() + 1, right.to());
        }
        compare(left, right, depth + 1);
    }

    private boolean same(int old, int now) {
        return older.get(old).text().equals(newer.get(now).text());
    }

    /** In the order of the newer version. */
    private List<Pair> onceInBoth(Range old, Range now) {
        Map<String, Integer> left = once(older, old);
        List<Pair> pairs = new ArrayList<>();
        once(newer, now).forEach((text, index) -> {
            Integer there = left.get(text);
            if (there != null) {
                pairs.add(new Pair(there, index));
            }
        });
        pairs.sort(Comparator.comparingInt(Pair::newer));
        return pairs;
    }

    private static Map<String, Integer> once(List<Unit> units, Range range) {
        Map<String, Integer> once = new HashMap<>();
        for (int i = range.from(); i < range.to(); i++) {
            once.merge(units.get(i).text(), i, (first, second) -> -1);
        }
        once.values().removeIf(index -> index < 0);
        return once;
    }

    /** As many of the pairs as are in the same order in both: a longest ascending subsequence. */
    private static List<Pair> inOrder(List<Pair> pairs) {
        NavigableMap<Integer, Integer> ends = new TreeMap<>();
        int[] before = new int[pairs.size()];
        for (int i = 0; i < pairs.size(); i++) {
            int unit = pairs.get(i).older();
            Map.Entry<Integer, Integer> lower = ends.lowerEntry(unit);
            before[i] = lower == null ? -1 : lower.getValue();
            Integer outdone = ends.higherKey(unit);
            if (outdone != null) {
                ends.remove(outdone);
            }
            ends.put(unit, i);
        }
        List<Pair> ordered = new ArrayList<>();
        for (int i = ends.isEmpty() ? -1 : ends.lastEntry().getValue(); i >= 0; i = before[i]) {
            ordered.add(pairs.get(i));
        }
        return ordered.reversed();
    }

    private void differ(Range old, Range now) {
        Range left = old;
        Range right = now;
        while (!left.isEmpty() || !right.isEmpty()) {
            Gap gap = new Gap(beginning(older, left), beginning(newer, right));
            gaps.add(gap);
            left = new Range(gap.older().to(), left.to());
            right = new Range(gap.newer().to(), right.to());
        }
    }

    /** As much of it as one change has, and not nothing. */
    private static Range beginning(List<Unit> units, Range range) {
        int to = range.from();
        int length = 0;
        while (to < range.to()
                && (to == range.from() || length + units.get(to).text().length() <= LONGEST)) {
            length += units.get(to++).text().length();
        }
        return new Range(range.from(), to);
    }

    private Change change(Gap gap) {
        Range old = gap.older();
        Range now = gap.newer();
        List<Piece> pieces = new ArrayList<>();
        boolean follows = old.from() > 0 && now.from() > 0 && same(old.from() - 1, now.from() - 1);
        if (follows && !newer.get(now.from() - 1).isHeading()) {
            pieces.add(new Piece(Kind.SAME, end(newer.get(now.from() - 1).text()) + between(gap, -1)));
        }
        pieces.addAll(WordDiff.between(text(older, old), text(newer, now)));
        boolean goesOn = old.to() < older.size() && now.to() < newer.size() && same(old.to(), now.to());
        if (goesOn) {
            pieces.add(new Piece(
                    Kind.SAME, between(gap, 1) + beginning(newer.get(now.to()).text())));
        }
        int start = now.isEmpty() ? Math.max(0, now.from() - 1) : now.from();
        return new Change(
                section(now.from()),
                newer.isEmpty() ? null : newerText.pageAt(newer.get(start).start()),
                List.copyOf(pieces));
    }

    /** What parts a change from the unit before it or behind it, where either version has the change. */
    private String between(Gap gap, int direction) {
        boolean isNew = !gap.newer().isEmpty();
        List<Unit> units = isNew ? newer : older;
        Range range = isNew ? gap.newer() : gap.older();
        int last = direction < 0 ? range.from() : range.to();
        return separator(units.get(last - 1), units.get(last));
    }

    private static String text(List<Unit> units, Range range) {
        StringBuilder text = new StringBuilder();
        for (int i = range.from(); i < range.to(); i++) {
            text.append(i == range.from() ? "" : separator(units.get(i - 1), units.get(i)))
                    .append(units.get(i).text());
        }
        return text.toString();
    }

    private static String separator(Unit unit, Unit next) {
        boolean goesOn = unit.block().equals(next.block())
                && unit.block().kind() != DocumentText.Kind.TABLE
                && unit.block().kind() != DocumentText.Kind.CODE;
        return goesOn ? " " : "\n";
    }

    private @Nullable String section(int before) {
        for (int i = before - 1; i >= 0; i--) {
            if (newer.get(i).isHeading()) {
                return beginning(newer.get(i).text());
            }
        }
        return null;
    }

    private static String beginning(String text) {
        return text.length() <= AROUND ? text : text.substring(0, whole(text, AROUND)) + "…";
    }

    private static String end(String text) {
        return text.length() <= AROUND ? text : "…" + text.substring(whole(text, text.length() - AROUND));
    }

    /** The offset, or the one behind it where that is within a character. */
    private static int whole(String text, int offset) {
        return offset < text.length() && Character.isLowSurrogate(text.charAt(offset)) ? offset + 1 : offset;
    }
}
