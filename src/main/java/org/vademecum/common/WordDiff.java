package org.vademecum.common;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** How one text becomes another, word by word, by a longest common subsequence. */
public final class WordDiff {
    /** What became of a piece of text. */
    public enum Kind {
        SAME,
        /** It stands in the first text alone. */
        REMOVED,
        /** It stands in the second text alone. */
        ADDED
    }

    /** Some words with what stands between them. */
    public record Piece(Kind kind, String text) {}

    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{M}\\p{N}]+|\\s+|.", Pattern.DOTALL);

    /** Beyond that many pairs of words, what lies between the common ends counts as different as a whole. */
    private static final long MOST_PAIRS = 2_000_000;

    private final List<String> before;
    private final List<String> after;
    private final List<Piece> pieces = new ArrayList<>();

    private WordDiff(List<String> before, List<String> after) {
        this.before = before;
        this.after = after;
    }

    /** In the order of reading; what was removed comes before what was added in its place. */
    public static List<Piece> between(String before, String after) {
        return new WordDiff(words(before), words(after)).compare();
    }

    private static List<String> words(String text) {
        return WORD.matcher(text).results().map(MatchResult::group).toList();
    }

    private List<Piece> compare() {
        int shorter = Math.min(before.size(), after.size());
        int head = 0;
        while (head < shorter && before.get(head).equals(after.get(head))) {
            head++;
        }
        int tail = 0;
        while (tail < shorter - head
                && before.get(before.size() - 1 - tail).equals(after.get(after.size() - 1 - tail))) {
            tail++;
        }
        add(Kind.SAME, before.subList(0, head));
        between(before.subList(head, before.size() - tail), after.subList(head, after.size() - tail));
        add(Kind.SAME, before.subList(before.size() - tail, before.size()));
        return merged();
    }

    private void between(List<String> old, List<String> now) {
        if ((long) old.size() * now.size() > MOST_PAIRS) {
            add(Kind.REMOVED, old);
            add(Kind.ADDED, now);
            return;
        }
        int[][] common = common(old, now);
        int i = 0;
        int j = 0;
        while (i < old.size() || j < now.size()) {
            if (i < old.size() && j < now.size() && old.get(i).equals(now.get(j))) {
                add(Kind.SAME, old.subList(i++, i));
                j++;
            } else if (j == now.size() || (i < old.size() && common[i + 1][j] >= common[i][j + 1])) {
                add(Kind.REMOVED, old.subList(i++, i));
            } else {
                add(Kind.ADDED, now.subList(j++, j));
            }
        }
    }

    /** How many words the rest of both have in common, by where each rest begins. */
    private static int[][] common(List<String> old, List<String> now) {
        int[][] common = new int[old.size() + 1][now.size() + 1];
        for (int i = old.size() - 1; i >= 0; i--) {
            for (int j = now.size() - 1; j >= 0; j--) {
                common[i][j] = old.get(i).equals(now.get(j))
                        ? common[i + 1][j + 1] + 1
                        : Math.max(common[i + 1][j], common[i][j + 1]);
            }
        }
        return common;
    }

    private void add(Kind kind, List<String> words) {
        if (!words.isEmpty()) {
            pieces.add(new Piece(kind, String.join("", words)));
        }
    }

    /** Neighbours of a kind as one; spaces alone do not hold two changes apart. */
    private List<Piece> merged() {
        List<Piece> merged = new ArrayList<>();
        StringBuilder removed = new StringBuilder();
        StringBuilder added = new StringBuilder();
        for (int i = 0; i < pieces.size(); i++) {
            Piece piece = pieces.get(i);
            boolean bridge = piece.text().isBlank() && i + 1 < pieces.size() && !(removed.isEmpty() && added.isEmpty());
            if (piece.kind() != Kind.ADDED && (piece.kind() == Kind.REMOVED || bridge)) {
                removed.append(piece.text());
            }
            if (piece.kind() != Kind.REMOVED && (piece.kind() == Kind.ADDED || bridge)) {
                added.append(piece.text());
            }
            if (piece.kind() == Kind.SAME && !bridge) {
                flush(removed, added, merged);
                merge(merged, piece);
            }
        }
        flush(removed, added, merged);
        return merged;
    }

    private static void flush(StringBuilder removed, StringBuilder added, List<Piece> merged) {
        if (!removed.isEmpty()) {
            merged.add(new Piece(Kind.REMOVED, removed.toString()));
            removed.setLength(0);
        }
        if (!added.isEmpty()) {
            merged.add(new Piece(Kind.ADDED, added.toString()));
            added.setLength(0);
        }
    }

    private static void merge(List<Piece> merged, Piece piece) {
        boolean follows = !merged.isEmpty() && merged.getLast().kind() == piece.kind();
        String begun = follows ? merged.removeLast().text() : "";
        merged.add(new Piece(piece.kind(), begun + piece.text()));
    }
}
