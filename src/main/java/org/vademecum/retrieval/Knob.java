package org.vademecum.retrieval;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.vademecum.common.Invalid;
import org.vademecum.common.Json;

/** The components of a {@link RetrievalProfile}, in its order, and what each may be. */
public enum Knob {
    K1(Kind.NUMBER, 0, 3),
    B(Kind.NUMBER, 0, 1),
    PAIR_WEIGHT(Kind.NUMBER, 0, 2),
    GLOSSARY(Kind.NUMBER, 0, 1),
    VECTOR_WEIGHT(Kind.NUMBER, 0, 20),
    CANDIDATES(Kind.WHOLE, 10, 500),
    FUSION(Kind.CHOICE, 0, 0),
    PASSAGE_CHARACTERS(Kind.WHOLE, 200, 16_000),
    MERGE_GAP(Kind.WHOLE, 0, 10),
    RESULTS(Kind.WHOLE_OR_NONE, 1, 50),
    THRESHOLD(Kind.NUMBER, 0, 1),
    RESULTS_PER_DOCUMENT(Kind.WHOLE_OR_NONE, 1, 50),
    /** At the most, a section of usual windows is as long as the longest passage. */
    NEIGHBOURS(Kind.WHOLE, 0, 50),
    RECENCY_BOOST(Kind.NUMBER, 0, 1),
    RECENCY_HALF_LIFE(Kind.WHOLE, 1, 3650),
    DOCUMENT_BOOST(Kind.NUMBER, 0, 2),
    REWRITE(Kind.CHOICE, 0, 0),
    RERANK(Kind.CHOICE, 0, 0),
    RERANK_CANDIDATES(Kind.WHOLE, 2, 100),
    COLLAPSE_DUPLICATES(Kind.NUMBER, 0, 1),
    DIVERSITY(Kind.NUMBER, 0, 1);

    /** What its values are. */
    public enum Kind {
        NUMBER,
        WHOLE,
        /** A whole number, or null. */
        WHOLE_OR_NONE,
        /** One of some names. */
        CHOICE
    }

    private final Kind kind;
    private final int min;
    private final int max;

    Knob(Kind kind, int min, int max) {
        this.kind = kind;
        this.min = min;
        this.max = max;
    }

    /** As JSON has it. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Knob> find(String id) {
        return Arrays.stream(values()).filter(knob -> knob.id().equals(id)).findFirst();
    }

    public Kind kind() {
        return kind;
    }

    /** The least value; 0 for a choice. */
    public int min() {
        return min;
    }

    /** The greatest value; 0 for a choice. */
    public int max() {
        return max;
    }

    /** The values of a choice; empty for numbers. */
    public List<String> choices() {
        return switch (this) {
            case FUSION -> Stream.of(Fusion.values()).map(Fusion::id).toList();
            case REWRITE -> Stream.of(Rewrite.values()).map(Rewrite::id).toList();
            case RERANK -> Stream.of(Rerank.values()).map(Rerank::id).toList();
            default -> List.of();
        };
    }

    /** What it is in a profile. */
    public JsonNode of(RetrievalProfile profile) {
        return Json.mapper().valueToTree(profile).path(id());
    }

    /**
     * Reads what somebody has typed; nothing is null.
     *
     * @throws Invalid when it is none of its values
     */
    public JsonNode parse(String text) {
        String stripped = text.strip();
        return require(parsed(stripped), id());
    }

    private JsonNode parsed(String text) {
        if (text.isEmpty()) {
            return NullNode.instance;
        }
        try {
            return switch (kind) {
                case NUMBER -> DoubleNode.valueOf(Double.parseDouble(text.replace(',', '.')));
                case WHOLE, WHOLE_OR_NONE -> IntNode.valueOf(Integer.parseInt(text));
                case CHOICE -> TextNode.valueOf(text);
            };
        } catch (NumberFormatException notOne) {
            return TextNode.valueOf(text);
        }
    }

    /**
     * Returns the value when it is one of its own.
     *
     * @param name of the field at fault
     * @throws Invalid when it is not
     */
    JsonNode require(JsonNode value, String name) {
        boolean right = switch (kind) {
            case NUMBER -> value.isNumber() && isWithin(value.doubleValue());
            case WHOLE -> isWhole(value);
            case WHOLE_OR_NONE -> value.isNull() || isWhole(value);
            case CHOICE -> value.isTextual() && choices().contains(value.textValue());
        };
        if (!right) {
            throw new Invalid(name, "invalid_value", "Invalid '%s': expected %s.".formatted(name, expected()));
        }
        return value;
    }

    void require(double value) {
        require(DoubleNode.valueOf(value), id());
    }

    void require(int value) {
        require(IntNode.valueOf(value), id());
    }

    private boolean isWhole(JsonNode value) {
        return value.isIntegralNumber() && value.canConvertToInt() && isWithin(value.intValue());
    }

    private boolean isWithin(double value) {
        return value >= min && value <= max;
    }

    private String expected() {
        return switch (kind) {
            case NUMBER -> "a number from %d to %d".formatted(min, max);
            case WHOLE -> "a whole number from %d to %d".formatted(min, max);
            case WHOLE_OR_NONE -> "a whole number from %d to %d, or null".formatted(min, max);
            case CHOICE -> "one of " + String.join(", ", choices());
        };
    }
}
