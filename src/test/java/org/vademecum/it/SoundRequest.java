package org.vademecum.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes of a request that fits the contract's schemas one that keeps to what only its prose says, and names what is there. */
final class SoundRequest {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final Map<String, String> ids;

    private SoundRequest(Map<String, String> ids) {
        this.ids = ids;
    }

    /** A changed copy; {@code ids} are those of what is there, by the names of the contract's parameters. */
    static JsonNode of(JsonNode request, Map<String, String> ids) {
        SoundRequest sound = new SoundRequest(ids);
        // A batch's schema is a choice of what is required, of which no sample says more.
        return sound.inside(request.isObject() ? request : JSON.objectNode().set("file_ids", JSON.arrayNode()));
    }

    private JsonNode sound(String name, JsonNode value) {
        return switch (name) {
            case "assistant_id", "file_id" -> JSON.textNode(ids.get(name));
            case "file_ids" -> one(JSON.textNode(ids.get("file_id")));
            case "vector_store_ids" -> one(JSON.textNode(ids.get("vector_store_id")));
            case "part_ids" -> one(JSON.textNode(ids.getOrDefault("part_id", "part_none")));
            case "tool_outputs" ->
                one(JSON.objectNode().put("tool_call_id", "call_fuzz").put("output", "noon"));
            case "model" -> JSON.textNode(ids.get("model"));
            case "tool_choice" -> JSON.textNode("auto");
            case "bytes" -> JSON.numberNode(5);
            case "json_schema" -> JSON.objectNode().put("name", "reply").set("schema", JSON.objectNode());
            case "url" -> JSON.textNode("https://example.com/i.png");
            case "tools" -> value.isArray() ? unlike((ArrayNode) inside(value)) : value;
            case "attachments" -> value.isEmpty() ? value : one(attachment());
            case "file_search" -> value.isObject() ? inside(value) : JSON.objectNode();
            case "filters" -> value.isArray() ? one(comparison()) : inside(value);
            case "files" -> value.isEmpty() ? value : one(inside(value.get(0)));
            case "query" -> value.isArray() && value.isEmpty() ? JSON.textNode("leave") : inside(value);
            case "content" -> hasImages(value) ? JSON.textNode("Hello") : inside(value);
            default -> inside(value);
        };
    }

    private JsonNode inside(JsonNode value) {
        if (value instanceof ArrayNode array) {
            ArrayNode copy = JSON.arrayNode();
            array.forEach(element -> copy.add(sound("", element)));
            return copy;
        }
        if (value instanceof ObjectNode object) {
            ObjectNode copy = JSON.objectNode();
            object.properties().forEach(member -> copy.set(member.getKey(), sound(member.getKey(), member.getValue())));
            agree(copy);
            return copy;
        }
        boolean said = !value.isTextual()
                || (!value.asText().isEmpty() && value.asText().indexOf('\0') < 0);
        return said ? value : TextNode.valueOf("leave");
    }

    /** What stands beside one another must go together. */
    private static void agree(ObjectNode object) {
        object.remove("md5");
        if (object.has("vector_store_ids")) {
            object.remove("vector_stores");
        }
        if (object.has("file_ids")) {
            object.remove("files");
        }
        if (object.path("function").isObject()) {
            ((ObjectNode) object.get("function")).put("name", "look_up");
        }
        if (object.has("chunk_overlap_tokens")) {
            object.put(
                    "chunk_overlap_tokens", object.path("max_chunk_size_tokens").asInt() / 2);
        }
        if (object.path("type").asText().equals("last_messages")) {
            object.put("last_messages", 1);
        }
        if (object.has("key") && object.has("value")) {
            boolean several = Set.of("in", "nin").contains(object.path("type").asText());
            object.set("value", several ? JSON.arrayNode().add(1) : JSON.numberNode(1));
        }
    }

    /** Each kind of tool once. */
    private static ArrayNode unlike(ArrayNode tools) {
        Set<String> types = new HashSet<>();
        List<JsonNode> kept = new ArrayList<>();
        tools.forEach(tool -> {
            if (types.add(tool.path("type").asText())) {
                kept.add(tool);
            }
        });
        return JSON.arrayNode().addAll(kept);
    }

    private JsonNode attachment() {
        return JSON.objectNode()
                .put("file_id", ids.get("file_id"))
                .set("tools", one(JSON.objectNode().put("type", "file_search")));
    }

    private static JsonNode comparison() {
        return JSON.objectNode().put("type", "eq").put("key", "floor").put("value", 1);
    }

    private static boolean hasImages(JsonNode content) {
        return !content.findValues("image_url").isEmpty()
                || !content.findValues("image_file").isEmpty()
                || (content.isArray() && content.isEmpty());
    }

    private static ArrayNode one(JsonNode element) {
        return JSON.arrayNode().add(element);
    }
}
