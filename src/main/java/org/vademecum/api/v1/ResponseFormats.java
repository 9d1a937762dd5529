package org.vademecum.api.v1;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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
        field.object().ifPresent(ResponseFormats::check);
        return field.value();
    }

    private static void check(Body format) {
        String type = format.field("type").require(kind -> kind.choice("text", "json_object", "json_schema"));
        if (type.equals("json_schema")) {
            Body schema = format.field("json_schema").require(Field::object);
            Field name = schema.field("name");
            if (!name.require(Field::string).matches(NAME)) {
                throw name.invalid("invalid_value", "a name has 1 to 64 letters, digits, underscores and dashes.");
            }
            schema.field("description").string();
            schema.field("schema").object();
            schema.field("strict").flag();
        }
    }

    static JsonNode json(@Nullable JsonNode format) {
        return format == null ? TextNode.valueOf(AUTO) : format;
    }
}
