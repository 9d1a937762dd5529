package org.vademecum.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.vademecum.common.Json;

/** What an element of a request says, for people. */
final class ElementText {
    private static final int LONGEST = 8_000;

    private ElementText() {}

    static String of(byte[] element) {
        JsonNode json = Json.read(new String(element, StandardCharsets.UTF_8), JsonNode.class);
        if (json.has("function")) {
            return cut(tool(json.path("function")));
        }
        Stream<String> calls = children(json.path("tool_calls"))
                .map(call -> call.path("function"))
                .map(call -> call.path("name").asText() + call.path("arguments").asText());
        return cut(Stream.concat(content(json.path("content")), calls).collect(Collectors.joining("\n")));
    }

    static String cut(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    }

    private static String tool(JsonNode function) {
        return function.path("name").asText() + ": "
                + function.path("description").asText() + "\n" + function.path("parameters");
    }

    /** A string, or a list of parts. */
    private static Stream<String> content(JsonNode content) {
        return content.isTextual()
                ? Stream.of(content.asText()).filter(text -> !text.isEmpty())
                : children(content)
                        .map(part -> part.has("text")
                                ? part.path("text").asText()
                                : '[' + part.path("type").asText() + ']');
    }

    private static Stream<JsonNode> children(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false);
    }
}
