package org.vademecum.llm;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.vademecum.common.Json;

/**
 * Reads the chunks of a streamed chat completion that bring nothing but text, which nearly all of them are. They need no
 * object of the whole chunk, and none of them needs to be kept. Not thread-safe; one for each chunk.
 */
final class TextDelta {
    private final JsonParser json;
    private @Nullable String text;
    private int choices;

    /** There is something else in the chunk. */
    private boolean more;

    private TextDelta(JsonParser json) {
        this.json = json;
    }

    /** The text of a chunk, empty also where it has anything else to say or is no chunk at all. */
    static Optional<String> in(String chunk) {
        try (JsonParser json = Json.mapper().createParser(chunk)) {
            TextDelta delta = new TextDelta(json);
            return delta.isRead() ? Optional.ofNullable(delta.text) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty(); // Whoever reads the chunk as a whole says what is wrong with it.
        }
    }

    private boolean isRead() throws IOException {
        if (json.nextToken() != JsonToken.START_OBJECT) {
            return false;
        }
        for (String name = json.nextFieldName(); name != null && !more; name = json.nextFieldName()) {
            JsonToken value = json.nextToken();
            switch (name) {
                case "choices" -> choices(value);
                case "usage", "error" -> more |= value != JsonToken.VALUE_NULL;
                default -> json.skipChildren();
            }
        }
        return !more && choices == 1 && json.nextToken() == null;
    }

    private void choices(JsonToken value) throws IOException {
        if (value != JsonToken.START_ARRAY) {
            more = true;
            return;
        }
        while (!more && json.nextToken() == JsonToken.START_OBJECT) {
            choices++;
            choice();
        }
    }

    private void choice() throws IOException {
        for (String name = json.nextFieldName(); name != null && !more; name = json.nextFieldName()) {
            JsonToken value = json.nextToken();
            switch (name) {
                case "delta" -> delta(value);
                case "finish_reason" -> more |= value != JsonToken.VALUE_NULL;
                default -> json.skipChildren();
            }
        }
    }

    private void delta(JsonToken value) throws IOException {
        if (value != JsonToken.START_OBJECT) {
            more = true;
            return;
        }
        for (String name = json.nextFieldName(); name != null && !more; name = json.nextFieldName()) {
            JsonToken part = json.nextToken();
            switch (name) {
                case "content" -> content(part);
                case "role" -> json.skipChildren();
                default -> more |= part != JsonToken.VALUE_NULL && !isEmptyList(part);
            }
        }
    }

    private void content(JsonToken part) throws IOException {
        if (part == JsonToken.VALUE_STRING) {
            text = json.getText();
        } else {
            more |= part != JsonToken.VALUE_NULL;
        }
    }

    /** Some services send {@code "tool_calls": []} with each text. */
    private boolean isEmptyList(JsonToken part) throws IOException {
        return part == JsonToken.START_ARRAY && json.nextToken() == JsonToken.END_ARRAY;
    }
}
