package org.vademecum.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Makes values that fit a schema of OpenAI's contract, and spoils them in one place. The same seed makes the same
 * values.
 */
public final class SchemaSampler {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final int DEEPEST = 5;
    private static final List<String> WORDS = List.of(
            "",
            "leave",
            "a b",
            "file-abc",
            "0",
            "Ünïcödé 🙂",
            "<script>alert(1)</script>",
            "'; drop table x; --",
            "\u0000");

    private final JsonNode document;
    private final Random random;

    public SchemaSampler(JsonNode document, long seed) {
        this.document = document;
        this.random = new Random(seed);
    }

    /** A value that fits the schema. */
    public JsonNode sample(JsonNode schema) {
        return sample(schema, 0);
    }

    private JsonNode sample(JsonNode given, int depth) {
        JsonNode schema = resolve(given);
        for (String choice : List.of("oneOf", "anyOf")) {
            if (schema.has(choice)) {
                return sample(pick(schema.get(choice)), depth);
            }
        }
        if (schema.has("allOf")) {
            return allOf(schema.get("allOf"), depth);
        }
        if (schema.has("enum")) {
            return pick(schema.get("enum"));
        }
        return switch (type(schema)) {
            case "object" -> object(schema, depth);
            case "array" -> array(schema, depth);
            case "integer" -> JSON.numberNode((long) number(schema));
            case "number" -> JSON.numberNode(number(schema));
            case "boolean" -> JSON.booleanNode(random.nextBoolean());
            case "null" -> JSON.nullNode();
            default -> JSON.textNode(text(schema));
        };
    }

    private JsonNode allOf(JsonNode parts, int depth) {
        ObjectNode whole = JSON.objectNode();
        for (JsonNode part : parts) {
            JsonNode value = sample(part, depth);
            if (!(value instanceof ObjectNode object)) {
                return value;
            }
            whole.setAll(object);
        }
        return whole;
    }

    private ObjectNode object(JsonNode schema, int depth) {
        Set<String> required = new HashSet<>();
        schema.path("required").forEach(name -> required.add(name.asText()));
        ObjectNode object = JSON.objectNode();
        schema.path("properties").properties().forEach(property -> {
            if (required.contains(property.getKey()) || (depth < DEEPEST && random.nextInt(3) == 0)) {
                object.set(property.getKey(), sample(property.getValue(), depth + 1));
            }
        });
        if (schema.path("additionalProperties").isObject() && random.nextBoolean()) {
            object.set("key", sample(schema.get("additionalProperties"), depth + 1));
        }
        return object;
    }

    private ArrayNode array(JsonNode schema, int depth) {
        ArrayNode array = JSON.arrayNode();
        int most = Math.min(schema.path("maxItems").asInt(3), 3);
        int least = schema.path("minItems").asInt(0);
        int length = least + (depth < DEEPEST && most > least ? random.nextInt(most - least + 1) : 0);
        for (int i = 0; i < length; i++) {
            array.add(sample(schema.path("items"), depth + 1));
        }
        return array;
    }

    private double number(JsonNode schema) {
        double least = schema.path("minimum").asDouble(0);
        double most = schema.path("maximum").asDouble(least + 100);
        return Math.floor(least + random.nextDouble() * (most - least));
    }

    private String text(JsonNode schema) {
        String word = WORDS.get(random.nextInt(WORDS.size()));
        return word.substring(
                0, Math.min(word.length(), schema.path("maxLength").asInt(word.length())));
    }

    /** A copy with one thing broken: another type, a value far too large, a missing key, or no object at all. */
    public JsonNode spoil(JsonNode value) {
        JsonNode copy = value.deepCopy();
        List<ObjectNode> objects = new ArrayList<>();
        collect(copy, objects);
        if (objects.isEmpty() || random.nextInt(10) == 0) {
            return wrong();
        }
        ObjectNode object = objects.get(random.nextInt(objects.size()));
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        if (names.isEmpty()) {
            return wrong();
        }
        String name = names.get(random.nextInt(names.size()));
        if (random.nextInt(4) == 0) {
            object.remove(name);
        } else {
            object.set(name, wrong());
        }
        return copy;
    }

    private JsonNode wrong() {
        return switch (random.nextInt(8)) {
            case 0 -> JSON.numberNode(-1);
            case 1 -> JSON.numberNode(1e300);
            case 2 -> JSON.textNode("x".repeat(300_000));
            case 3 -> JSON.booleanNode(true);
            case 4 -> JSON.arrayNode().add(JSON.arrayNode().add(1));
            case 5 -> JSON.objectNode().put("unexpected", 1);
            case 6 -> JSON.textNode("nonsense");
            default -> JSON.nullNode();
        };
    }

    private static void collect(JsonNode value, List<ObjectNode> objects) {
        if (value instanceof ObjectNode object) {
            objects.add(object);
        }
        value.forEach(member -> collect(member, objects));
    }

    private JsonNode resolve(JsonNode schema) {
        JsonNode resolved = schema;
        while (resolved.has("$ref")) {
            resolved = document.at(resolved.get("$ref").asText().substring(1));
        }
        return resolved;
    }

    private String type(JsonNode schema) {
        JsonNode type = schema.path("type");
        return type.isArray() ? pick(type).asText() : type.asText(schema.has("properties") ? "object" : "string");
    }

    private JsonNode pick(JsonNode choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    /** One of several. */
    public <T> T oneOf(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    /** Whether something with this chance in a hundred happens. */
    public boolean happens(int percent) {
        return random.nextInt(100) < percent;
    }
}
