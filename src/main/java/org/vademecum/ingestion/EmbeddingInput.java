package org.vademecum.ingestion;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.vademecum.vectorstore.Chunk;

/** What a chunk is found by: the text for the embedding and the text for the words. The one place to tune both. */
final class EmbeddingInput {
    private static final int HEADER_WORDS = 24;
    private static final String SEPARATOR = " › ";

    private EmbeddingInput() {}

    /**
     * Title and heading path in front of the text, since a window by itself seldom says what it is about. Where they have
     * more than {@value #HEADER_WORDS} words, the outer headings go first, then the end of the title.
     */
    static String embedded(String title, Chunk chunk) {
        return header(title, chunk.headings()) + "\n" + searched(chunk);
    }

    /** The text itself, with what stands further up and belongs to it. */
    static String searched(Chunk chunk) {
        return chunk.lead().isEmpty() ? chunk.content() : chunk.lead() + "\n" + chunk.content();
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
