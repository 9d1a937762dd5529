package org.vademecum.llm;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import org.vademecum.common.Json;

/** Writes a request down that is never sent anywhere, in the form in which an endpoint would get it. */
public final class CanonicalRequest {
    private CanonicalRequest() {}

    /** JSON with {@code model}, {@code messages} and {@code tools}; the same request gives the same text. */
    public static String of(ChatRequest request) {
        ObjectNode body = Json.mapper().createObjectNode().put("model", request.model());
        ArrayNode messages = body.putArray("messages");
        request.messages().forEach(message -> write(message, messages.addObject()));
        ArrayNode tools = body.putArray("tools");
        request.tools().forEach(tool -> write(tool, tools.addObject()));
        return body.toString();
    }

    private static void write(ChatMessage message, ObjectNode json) {
        switch (message) {
            case ChatMessage.Instructions instructions ->
                json.put("role", "system").put("content", instructions.text());
            case ChatMessage.User user -> json.put("role", "user").put("content", user.text());
            case ChatMessage.Assistant assistant -> {
                json.put("role", "assistant").put("content", assistant.text());
                if (!assistant.toolCalls().isEmpty()) {
                    ArrayNode calls = json.putArray("tool_calls");
                    assistant.toolCalls().forEach(call -> write(call, calls.addObject()));
                }
            }
            case ChatMessage.ToolResult result ->
                json.put("role", "tool").put("tool_call_id", result.callId()).put("content", result.text());
        }
    }

    private static void write(ToolCall call, ObjectNode json) {
        json.put("id", call.id()).put("type", "function");
        json.putObject("function").put("name", call.name()).put("arguments", call.arguments());
    }

    private static void write(ToolDefinition tool, ObjectNode json) {
        json.put("type", "function");
        json.putObject("function")
                .put("name", tool.name())
                .put("description", tool.description())
                .putRawValue("parameters", new RawValue(tool.parameters()));
    }
}
