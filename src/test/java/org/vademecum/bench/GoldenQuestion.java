package org.vademecum.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vademecum.common.Json;

/**
 * A question with the place that answers it.
 *
 * @param followsUp the question before it in the conversation
 * @param page null for formats without pages, and where the answer runs over two
 */
record GoldenQuestion(
        String id,
        String department,
        String question,
        @Nullable String followsUp,
        boolean answerable,
        @Nullable String file,
        @Nullable Integer version,
        @Nullable Integer page,
        @Nullable String section,
        @Nullable String quote) {

    static List<GoldenQuestion> read(Path file) throws IOException {
        // The file's keys are in camel case.
        return Files.readAllLines(file).stream()
                .filter(line -> !line.isBlank())
                .map(line -> Json.read(line.replace("\"followsUp\"", "\"follows_up\""), GoldenQuestion.class))
                .toList();
    }

    /** Thresholds were chosen on the even ones; the odd ones show what they are worth. */
    boolean heldOut() {
        return Integer.parseInt(id.replaceAll("\\D", "")) % 2 == 1;
    }
}
