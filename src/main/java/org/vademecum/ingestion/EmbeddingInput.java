package org.vademecum.ingestion;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToIntFunction;
import org.vademecum.common.Sentences;
import org.vademecum.common.Tables;
import org.vademecum.ingestion.parser.ParsedDocument;
import org.vademecum.vectorstore.Chunk;
import org.vademecum.vectorstore.DocumentText;

/** What a chunk is found by: the text for the embedding and the text for the words. The one place to tune both. */
final class EmbeddingInput {
    private static final int HEADER_WORDS = 24;

    /** Characters that {@value #HEADER_WORDS} words seldom have. */
    private static final int LONGEST_NAME = 512;

    /** Of the 512 that the model sees, what header and table head leave in any case. */
    private static final int SEEN_TOKENS = 360;

    private static final String SEPARATOR = " › ";

    private EmbeddingInput() {}

    /**
     * What a document is called in front of its chunks: its title, or the first line of its text when it has none and is
     * called like its file.
     */
    static String name(String title, String filename, DocumentText text) {
        if (!title.equals(ParsedDocument.titleByFilename(filename))) {
            return title;
        }
        String beginning = text.text().stripLeading();
        return beginning
                .substring(0, Math.min(beginning.length(), LONGEST_NAME))
                .lines()
                .findFirst()
                .orElse(title);
    }

    /**
     * Title and heading path in front of the text, since a window by itself seldom says what it is about. Where they have
     * more than {@value #HEADER_WORDS} words, the outer headings go first, then the end of the title.
     */
    static String embedded(String title, Chunk chunk) {
        return header(title, chunk.headings()) + "\n" + searched(chunk);
    }

    /**
     * What is embedded of a chunk, in pieces that the model sees whole: one, unless a program has asked for long chunks. Each
     * has the title and the heading path in front.
     *
     * @param counter of the model's tokens
     */
    static List<String> embedded(String title, Chunk chunk, ToIntFunction<String> counter) {
        if (chunk.tokens() <= SEEN_TOKENS) {
            return List.of(embedded(title, chunk));
        }
        String header = header(title, chunk.headings());
        return pieces(Tables.withoutRules(chunk.content()), counter).stream()
                .map(piece -> header + "\n" + piece)
                .toList();
    }

    /** Whole sentences, as many together as fit. */
    private static List<String> pieces(String text, ToIntFunction<String> counter) {
        List<String> pieces = new ArrayList<>();
        int start = 0;
        int end = 0;
        int tokens = 0;
        for (Sentences.Span sentence : Sentences.of(text)) {
            int more = counter.applyAsInt(sentence.of(text));
            if (tokens > 0 && tokens + more > SEEN_TOKENS) {
                pieces.add(text.substring(start, end));
                start = sentence.start();
                tokens = 0;
            }
            end = sentence.end();
            tokens += more;
        }
        pieces.add(text.substring(start, text.length()));
        return pieces;
    }

    /** The text itself, with what stands further up and belongs to it. */
    static String searched(Chunk chunk) {
        String content = Tables.withoutRules(chunk.content());
        return chunk.lead().isEmpty() ? content : chunk.lead() + "\n" + content;
    }

    private static String header(String title, String headings) {
        List<String> path = new ArrayList<>(headings.isEmpty() ? List.of() : List.of(headings.split(SEPARATOR)));
        if (!path.isEmpty() && path.getFirst().equalsIgnoreCase(title)) {
            path.removeFirst();
        }
        while (!path.isEmpty() && words(title) + words(String.join(" ", path)) > HEADER_WORDS) {
            path.removeFirst();
        }
        path.addFirst(firstWords(title));
        return String.join(SEPARATOR, path);
    }

    private static int words(String text) {
        return text.isBlank() ? 0 : text.strip().split("\\s+").length;
    }

    private static String firstWords(String title) {
        String[] words = title.strip().split("\\s+");
        return String.join(" ", Arrays.copyOf(words, Math.min(words.length, HEADER_WORDS)));
    }
}
