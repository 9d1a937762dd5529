package org.vademecum.retrieval;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import org.vademecum.common.Invalid;
import org.vademecum.common.Json;

/**
 * Some components of a {@link RetrievalProfile}, to be put in the place of those that it has: of an assistant, or of a
 * single search.
 */
public record RetrievalTuning(Map<Knob, JsonNode> values) {
    public static final RetrievalTuning NONE = new RetrievalTuning(Map.of());

    /** @throws Invalid when a value is out of bounds */
    public RetrievalTuning {
        Map<Knob, JsonNode> checked = new EnumMap<>(Knob.class);
        values.forEach((knob, value) -> checked.put(knob, knob.require(value, knob.id())));
        values = Collections.unmodifiableMap(checked);
    }

    /**
     * Reads what somebody has sent.
     *
     * @param name of the field that holds it
     * @throws Invalid for a name that is no knob's, and for a value out of bounds
     */
    public static RetrievalTuning read(JsonNode json, String name) {
        if (!json.isObject()) {
            throw new Invalid(name, "invalid_type", "Invalid type for '%s': expected an object.".formatted(name));
        }
        Map<Knob, JsonNode> values = new EnumMap<>(Knob.class);
        json.properties().forEach(field -> {
            String path = name + '.' + field.getKey();
            Knob knob = Knob.find(field.getKey())
                    .orElseThrow(
                            () -> new Invalid(path, "unknown_parameter", "Unknown parameter: '%s'.".formatted(path)));
            values.put(knob, knob.require(field.getValue(), path));
        });
        return new RetrievalTuning(values);
    }

    /** As {@link #json} wrote it; what a later release may have written besides is left out. */
    @JsonCreator
    static RetrievalTuning stored(ObjectNode json) {
        Map<Knob, JsonNode> values = new EnumMap<>(Knob.class);
        json.properties()
                .forEach(field -> Knob.find(field.getKey()).ifPresent(knob -> values.put(knob, field.getValue())));
        return new RetrievalTuning(values);
    }

    @JsonValue
    public ObjectNode json() {
        ObjectNode json = Json.mapper().createObjectNode();
        values.forEach((knob, value) -> json.set(knob.id(), value));
        return json;
    }

    /** The same with what the other says. */
    public RetrievalTuning with(RetrievalTuning other) {
        Map<Knob, JsonNode> all = new EnumMap<>(Knob.class);
        all.putAll(values);
        all.putAll(other.values);
        return new RetrievalTuning(all);
    }

    public RetrievalTuning with(Knob knob, int value) {
        return with(new RetrievalTuning(Map.of(knob, IntNode.valueOf(value))));
    }

    public RetrievalTuning with(Rewrite rewrite) {
        return with(new RetrievalTuning(Map.of(Knob.REWRITE, TextNode.valueOf(rewrite.id()))));
    }

    RetrievalTuning with(Rerank rerank) {
        return with(new RetrievalTuning(Map.of(Knob.RERANK, TextNode.valueOf(rerank.id()))));
    }

    public RetrievalTuning with(Knob knob, double value) {
        return with(new RetrievalTuning(Map.of(knob, DoubleNode.valueOf(value))));
    }

    boolean isEmpty() {
        return values.isEmpty();
    }
}
