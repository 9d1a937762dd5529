package org.vademecum.api.v1;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.vademecum.common.Json;
import org.vademecum.llm.ChatSettings;

/** {@code response_format}: {@code auto}, or an object with the type {@code text}, {@code json_object} or {@code json_schema}. */
final class ResponseFormats {
    private static final String AUTO = "auto";
    private static final String NAME = "[a-zA-Z0-9_-]{1,64}";

    private ResponseFormats() {}

    /** Empty for {@code auto}. */
    static Optional<JsonNode> read(Field field) {
        if (field.isText()) {
            field.choice(AUTO);
            return Optional.empty();
        }
        return field.object().map(ResponseFormats::read);
    }

    /** Of a run: {@code auto} goes over what the assistant says, and null or nothing does not. */
    static @Nullable JsonNode override(Field field) {
        Optional<JsonNode> format = read(field);
        return field.hasValue() ? format.orElse(ChatSettings.ANY_FORMAT) : null;
    }

    /** Without what is null, which the contract does not know. */
    private static JsonNode read(Body format) {
        String type = format.field("type").require(kind -> kind.choice("text", "json_object", "json_schema"));
        ObjectNode read = Json.mapper().createObjectNode().put("type", type);
        if (type.equals("json_schema")) {
            Body schema = format.field("json_schema").require(Field::object);
            ObjectNode node = read.putObject("json_schema").put("name", name(schema.field("name")));
            schema.field("description").string().ifPresent(text -> node.put("description", text));
            schema.field("schema").object().ifPresent(json -> node.set("schema", json.whole()));
            schema.field("strict").flag().ifPresent(strict -> node.put("strict", strict));
        }
        return read;
    }

    private static String name(Field field) {
        String name = field.require(Field::string);
        if (!name.matches(NAME)) {
            throw field.invalid("invalid_value", "a name has 1 to 64 letters, digits, underscores and dashes.");
        }
        return name;
    }

    static JsonNode json(@Nullable JsonNode format) {
        return format == null ? TextNode.valueOf(AUTO) : format;
    }
}
