package org.vademecum.vectorstore;

import com.github.difflib.DiffUtils;
import com.github.difflib.patch.AbstractDelta;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.vademecum.common.Sentences;
import org.vademecum.common.Tables;
import org.vademecum.vectorstore.DocumentText.Block;

/**
 * A passage of one version of a document beside what another version says in its place: with the rest of its paragraphs, unless that
 * is very long, and compared word by word.
 *
 * @param start offset into the other version's text (UTF-16 units); {@code end} is exclusive
 * @param page of the other version, null for formats without pages
 * @param changes in reading order; those that are not {@link Kind#ADDED} make the passage, those that are not
 *     {@link Kind#REMOVED} what stands in its place
 */
public record PassageComparison(
        int start, int end, @Nullable Integer page, List<Change> changes) {
    /** Characters of a passage that are looked at; passages of searches are half as long at most. */
    private static final int LONGEST = 8_000;

    /** Of the passage's words at least this share is to be found again. */
    private static final double ALIKE = 0.4;

    /** Words of a shorter length are everywhere. */
    private static final int TELLING = 4;

    /** A passage that has grown goes on behind at most so many new words. */
    private static final int INSERTED = 80;

    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]+");
    private static final Pattern TOKEN = Pattern.compile("\\n|\\S+");
    private static final Pattern AROUND_LINE_END = Pattern.compile(" ?\\n ?");

    /** What became of a stretch of text. */
    public enum Kind {
        SAME,
        REMOVED,
        ADDED
    }

    /** Words, parted by blanks; a line end ends a table's row or an item of a list. */
    public record Change(Kind kind, String text) {}

    public PassageComparison {
        changes = List.copyOf(changes);
    }

    /**
     * Empty when the other version says nothing like it.
     *
     * @param start offset of the passage into the older text; {@code end} is exclusive
     */
    public static Optional<PassageComparison> of(DocumentText older, int start, int end, DocumentText newer) {
        int from = Math.clamp(start, 0, older.text().length());
        int to = Math.clamp(end, from, Math.min(older.text().length(), from + LONGEST));
        Span whole = whole(older, from, to);
        String passage = older.reading(whole.start(), whole.end());
        return place(words(passage, 0), newer)
                .map(found -> new PassageComparison(
                        found.start(),
                        found.end(),
                        newer.pageAt(found.start()),
                        changes(tokens(passage), tokens(newer.reading(found.start(), found.end())))));
    }

    private record Span(int start, int end) {}

    private record Word(String text, int start, int end) {}

    private static Span whole(DocumentText text, int from, int to) {
        List<Block> blocks = from == to ? List.of() : text.blocksIn(from, to);
        return blocks.isEmpty() || blocks.getLast().end() - blocks.getFirst().start() > LONGEST
                ? new Span(from, to)
                : new Span(
                        Math.min(from, blocks.getFirst().start()),
                        Math.max(to, blocks.getLast().end()));
    }

    private static List<Word> words(String text, int offset) {
        return WORD.matcher(text)
                .results()
                .map(word ->
                        new Word(word.group().toLowerCase(Locale.ROOT), offset + word.start(), offset + word.end()))
                .toList();
    }

    private static Optional<Span> place(List<Word> passage, DocumentText text) {
        Set<String> telling = new HashSet<>();
        passage.stream()
                .map(Word::text)
                .filter(word -> word.length() >= TELLING)
                .forEach(telling::add);
        return likest(telling, text).flatMap(block -> {
            int around = 2 * LONGEST;
            int from = Math.max(0, block.start() - around);
            int to = Math.min(text.text().length(), block.end() + around);
            return likest(passage, words(text.text().substring(from, to), from))
                    .map(found -> new Span(
                            sentenceAt(text, found.start()).start(),
                            sentenceAt(text, found.end() - 1).end()));
        });
    }

    /** The block with most of the words, the first of several. */
    private static Optional<Block> likest(Set<String> telling, DocumentText text) {
        Block likest = null;
        long most = 0;
        for (Block block : text.blocks()) {
            long count = WORD.matcher(text.textOf(block))
                    .results()
                    .map(word -> word.group().toLowerCase(Locale.ROOT))
                    .filter(telling::contains)
                    .distinct()
                    .count();
            if (count > most) {
                most = count;
                likest = block;
            }
        }
        return Optional.ofNullable(likest);
    }

    /** As many words in a row as the passage has, with most of its words; then as many more as the passage goes on in. */
    private static Optional<Span> likest(List<Word> passage, List<Word> words) {
        int length = Math.min(passage.size(), words.size());
        Bag bag = new Bag(passage);
        int best = 0;
        int most = -1;
        for (int i = 0; i < words.size(); i++) {
            bag.take(words.get(i));
            if (i >= length) {
                bag.giveBack(words.get(i - length));
            }
            if (i >= length - 1 && bag.taken() > most) {
                most = bag.taken();
                best = i - length + 1;
            }
        }
        if (most < ALIKE * passage.size()) {
            return Optional.empty();
        }
        int first = best;
        int last = best + length - 1;
        while (first < last && !bag.knows(words.get(first))) {
            first++;
        }
        while (last > first && !bag.knows(words.get(last))) {
            last--;
        }
        Bag rest = new Bag(passage);
        words.subList(first, last + 1).forEach(rest::take);
        return Optional.of(new Span(
                words.get(farthest(words, first, -1, rest)).start(),
                words.get(farthest(words, last, 1, rest)).end()));
    }

    /** Goes on in a direction as long as a telling word of the passage, not found yet, is near enough. */
    private static int farthest(List<Word> words, int from, int step, Bag rest) {
        int farthest = from;
        for (int i = from + step; i >= 0 && i < words.size() && Math.abs(i - farthest) <= INSERTED; i += step) {
            if (words.get(i).text().length() >= TELLING && rest.take(words.get(i))) {
                farthest = i;
            }
        }
        return farthest;
    }

    /** The words of a passage, each as often as it is there. */
    private static final class Bag {
        private final Map<String, Integer> left = new HashMap<>();
        private int taken;

        Bag(List<Word> passage) {
            passage.forEach(word -> left.merge(word.text(), 1, Integer::sum));
        }

        /** Returns whether the passage had one left. */
        boolean take(Word word) {
            Integer before = left.get(word.text());
            if (before == null) {
                return false;
            }
            left.put(word.text(), before - 1);
            taken += before > 0 ? 1 : 0;
            return before > 0;
        }

        void giveBack(Word word) {
            Integer before = left.get(word.text());
            if (before != null) {
                left.put(word.text(), before + 1);
                taken -= before >= 0 ? 1 : 0;
            }
        }

        boolean knows(Word word) {
            return left.containsKey(word.text());
        }

        int taken() {
            return taken;
        }
    }

    private static Span sentenceAt(DocumentText text, int offset) {
        return text.blocksIn(offset, offset + 1).stream()
                .flatMap(block -> Sentences.of(text.text(), block.start(), block.end()).stream())
                .filter(sentence -> sentence.start() <= offset && offset < sentence.end())
                .map(sentence -> new Span(sentence.start(), sentence.end()))
                .findFirst()
                .orElse(new Span(offset, offset + 1));
    }

    private static List<String> tokens(String text) {
        return TOKEN.matcher(Tables.withoutRules(text).strip())
                .results()
                .map(MatchResult::group)
                .toList();
    }

    private static List<Change> changes(List<String> older, List<String> newer) {
        List<Change> changes = new ArrayList<>();
        int done = 0;
        for (AbstractDelta<String> delta : DiffUtils.diff(older, newer).getDeltas()) {
            add(changes, Kind.SAME, older.subList(done, delta.getSource().getPosition()));
            add(changes, Kind.REMOVED, delta.getSource().getLines());
            add(changes, Kind.ADDED, delta.getTarget().getLines());
            done = delta.getSource().getPosition() + delta.getSource().size();
        }
        add(changes, Kind.SAME, older.subList(done, older.size()));
        return changes;
    }

    private static void add(List<Change> changes, Kind kind, List<String> tokens) {
        if (!tokens.isEmpty()) {
            changes.add(new Change(
                    kind, AROUND_LINE_END.matcher(String.join(" ", tokens)).replaceAll("\n")));
        }
    }
}
