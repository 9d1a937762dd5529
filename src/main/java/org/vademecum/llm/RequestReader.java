package org.vademecum.llm;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.vademecum.common.Json;

/**
 * Reads a request from the body in which it was sent, so that it can be sent again. The same model gets the same bytes.
 * Used once.
 */
public final class RequestReader {
    private static final String NO_PARAMETERS = "{\"type\":\"object\",\"properties\":{}}";

    private final Function<String, List<SourcePassage>> passages;
    private final List<SourcePassage> placed = new ArrayList<>();

    /** @param passages finds the passages in a text */
    public RequestReader(Function<String, List<SourcePassage>> passages) {
        this.passages = passages;
    }

    /** @param body JSON as it was sent */
    public ChatRequest read(String body, ChatRequest.Purpose purpose) {
        JsonNode json = Json.read(body, JsonNode.class);
        return new ChatRequest(
                json.path("model").asText(),
                stream(json.path("messages")).map(this::message).toList(),
                stream(json.path("tools"))
                        .map(tool -> tool(tool.path("function")))
                        .toList(),
                settings(json),
                purpose);
    }

    private ChatMessage message(JsonNode json) {
        String text = text(json.path("content"));
        return switch (json.path("role").asText()) {
            case "assistant" ->
                new ChatMessage.Assistant(
                        text,
                        stream(json.path("tool_calls")).map(RequestReader::call).toList());
            case "tool" -> new ChatMessage.ToolResult(json.path("tool_call_id").asText(), text, given(text));
            case "user" -> {
                placed.addAll(passages.apply(text));
                yield new ChatMessage.User(text, images(json.path("content")));
            }
            default -> {
                placed.addAll(passages.apply(text));
                yield new ChatMessage.Instructions(text);
            }
        };
    }

    /** Those of the text itself, or the ones that stand elsewhere. */
    private List<SourcePassage> given(String text) {
        List<SourcePassage> own = passages.apply(text);
        return own.isEmpty() ? placed : own;
    }

    private static ToolCall call(JsonNode json) {
        JsonNode function = json.path("function");
        return new ToolCall(
                json.path("id").asText(),
                function.path("name").asText(),
                function.path("arguments").asText());
    }

    private static ToolDefinition tool(JsonNode function) {
        JsonNode parameters = function.path("parameters");
        return new ToolDefinition(
                function.path("name").asText(),
                function.path("description").asText(),
                parameters.isObject() ? parameters.toString() : NO_PARAMETERS);
    }

    /** A string, or a list of parts. */
    private static String text(JsonNode content) {
        return content.isTextual()
                ? content.asText()
                : stream(content)
                        .filter(part -> part.has("text"))
                        .map(part -> part.path("text").asText())
                        .collect(Collectors.joining("\n\n"));
    }

    private static List<ChatImage> images(JsonNode content) {
        return stream(content)
                .map(part -> part.path("image_url"))
                .filter(JsonNode::isObject)
                .map(image -> new ChatImage(
                        image.path("url").asText(), image.path("detail").asText("auto")))
                .toList();
    }

    private static ChatSettings settings(JsonNode json) {
        Integer most = Optional.ofNullable(integer(json.path("max_completion_tokens")))
                .orElse(integer(json.path("max_tokens")));
        return new ChatSettings(
                number(json.path("temperature")),
                number(json.path("top_p")),
                most,
                null,
                json.path("parallel_tool_calls").isBoolean()
                        ? json.path("parallel_tool_calls").asBoolean()
                        : null,
                json.get("response_format"),
                json.path("reasoning_effort").isTextual()
                        ? json.path("reasoning_effort").asText()
                        : null,
                json.get("tool_choice"));
    }

    private static @Nullable Double number(JsonNode json) {
        return json.isNumber() ? json.asDouble() : null;
    }

    private static @Nullable Integer integer(JsonNode json) {
        return json.isNumber() ? json.asInt() : null;
    }

    private static Stream<JsonNode> stream(JsonNode list) {
        return list.isArray() ? StreamSupport.stream(list.spliterator(), false) : Stream.of();
    }
}
