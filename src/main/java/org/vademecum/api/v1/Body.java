package org.vademecum.api.v1;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import org.vademecum.common.Invalid;
import org.vademecum.common.Json;

/**
 * A JSON object of a request, read field by field. Fields nobody asks for are ignored; what is wrong with one is told
 * with its path, such as {@code tools[0].function.name}.
 */
final class Body {
    /** What is stored as it was sent stands some levels deeper in lists, and Jackson writes a thousand. */
    private static final int DEEPEST = 100;

    private static final ObjectReader READER = Json.mapper()
            .readerFor(JsonNode.class)
            .with(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .build())
                    .build())
            .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .with(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

    private final JsonNode node;
    private final String path;

    Body(JsonNode node, String path) {
        this.node = node;
        this.path = path;
    }

    /** A body of no bytes is an object without fields. */
    static Body parse(byte[] json) throws IOException {
        if (json.length == 0) {
            return empty();
        }
        JsonNode node = read(json);
        if (!node.isObject()) {
            throw new Invalid(null, "invalid_type", "The body of the request must be a JSON object.");
        }
        return new Body(node, "");
    }

    static Body empty() {
        return new Body(Json.mapper().createObjectNode(), "");
    }

    private static JsonNode read(byte[] json) throws IOException {
        JsonNode node;
        try {
            node = READER.readTree(json);
        } catch (StreamConstraintsException e) {
            throw new Invalid(
                    null,
                    "invalid_json",
                    "The JSON body of your request nests more than %d deep, or has a name or a number that is too long."
                            .formatted(DEEPEST));
        } catch (JsonProcessingException e) {
            throw unreadable();
        }
        if (node.isMissingNode()) {
            throw unreadable();
        }
        Storable.require(node);
        return node;
    }

    private static Invalid unreadable() {
        return new Invalid(
                null,
                "invalid_json",
                "We could not parse the JSON body of your request. The API expects a JSON payload, but what was sent was"
                        + " not valid JSON.");
    }

    Field field(String name) {
        return new Field(node.path(name), path.isEmpty() ? name : path + "." + name);
    }

    /** Where it stands in the request, such as {@code tools[0]}; empty when it is the request. */
    String path() {
        return path;
    }

    /** All of it, for what is stored as it was sent. */
    ObjectNode whole() {
        return (ObjectNode) node;
    }
}
