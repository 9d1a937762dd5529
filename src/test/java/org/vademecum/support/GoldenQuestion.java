package org.vademecum.support;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.vademecum.common.Json;

/**
 * A question about the sample manuals of which the answer is known.
 *
 * @param followsUp id of the question that has to be asked before in the same thread, null when this one stands alone
 * @param file the rest is null when the manuals do not answer it; page is also null in formats without pages
 */
public record GoldenQuestion(
        String id,
        String department,
        String question,
        @JsonProperty("followsUp") String followsUp,
        boolean answerable,
        String file,
        Integer version,
        Integer page,
        String section,
        String quote) {
    /** All of them, in the file's order. */
    public static List<GoldenQuestion> all() {
        try (InputStream lines = GoldenQuestion.class.getResourceAsStream("/sample/golden.jsonl")) {
            return new String(lines.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank())
                    .map(line -> Json.read(line, GoldenQuestion.class))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Map<String, GoldenQuestion> byId() {
        return all().stream().collect(Collectors.toMap(GoldenQuestion::id, Function.identity()));
    }

    /** Who of the sample company asks it. */
    public String asker() {
        return switch (department) {
            case "hr" -> "hanna";
            case "it" -> "idris";
            case "field" -> "freya";
            default -> throw new IllegalStateException("nobody asks for " + department);
        };
    }
}
