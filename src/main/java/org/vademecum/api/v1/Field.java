package org.vademecum.api.v1;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.vademecum.common.Change;
import org.vademecum.common.Invalid;

/**
 * One field of a {@link Body}, or one element of a list in it. Readers answer empty when the field is absent or null,
 * and throw {@link Invalid} when its value is of another type or outside its bounds. Lengths are in characters (code
 * points).
 */
final class Field {
    private static final int METADATA_PAIRS = 16;
    private static final int METADATA_KEY = 64;
    private static final int METADATA_VALUE = 512;

    private final JsonNode node;
    private final String path;

    Field(JsonNode node, String path) {
        this.node = node;
        this.path = path;
    }

    /** Whether the field is there, be it null. */
    boolean given() {
        return !node.isMissingNode();
    }

    /** Whether the field is there with a value. */
    boolean hasValue() {
        return given() && !node.isNull();
    }

    boolean isText() {
        return node.isTextual();
    }

    boolean isList() {
        return node.isArray();
    }

    /** What an update says about the field: {@code field.change(f -> f.string(256))}. */
    <T> Change<T> change(Function<Field, Optional<T>> reader) {
        return given() ? Change.to(reader.apply(this).orElse(null)) : Change.none();
    }

    /** The value of a field that must have one: {@code field.require(Field::string)}. */
    <T> T require(Function<Field, Optional<T>> reader) {
        return reader.apply(this).orElseThrow(this::missing);
    }

    Optional<String> string() {
        return read(node.isTextual(), "a string", JsonNode::textValue);
    }

    Optional<String> string(int maxLength) {
        Optional<String> text = string();
        text.ifPresent(value -> requireLength(value, maxLength));
        return text;
    }

    private void requireLength(String value, int maxLength) {
        int length = value.codePointCount(0, value.length());
        if (length > maxLength) {
            throw invalid(
                    "string_above_max_length",
                    "string too long. Expected a string with maximum length %d, but got a string with length %d instead."
                            .formatted(maxLength, length));
        }
    }

    /** An id with this prefix; the element of a list, or a field that must be there. */
    String id(String prefix) {
        return WireId.require(path, prefix, require(Field::string));
    }

    /** One of the given strings. */
    Optional<String> choice(String... values) {
        Optional<String> text = string();
        if (text.isPresent() && !Arrays.asList(values).contains(text.get())) {
            throw unsupported(text.get(), values);
        }
        return text;
    }

    Optional<Boolean> flag() {
        return read(node.isBoolean(), "a boolean", JsonNode::booleanValue);
    }

    Optional<Long> integer(long min, long max) {
        boolean whole = node.isIntegralNumber() && node.canConvertToLong();
        Optional<Long> number = read(whole, "an integer", JsonNode::longValue);
        number.ifPresent(value -> requireRange("integer", value, (double) min, (double) max));
        return number;
    }

    Optional<Integer> integer(int min, int max) {
        return integer((long) min, (long) max).map(Math::toIntExact);
    }

    Optional<Double> number(double min, double max) {
        Optional<Double> number = read(node.isNumber(), "a decimal", JsonNode::doubleValue);
        number.ifPresent(value -> requireRange("decimal", value, min, max));
        return number;
    }

    private void requireRange(String type, double value, double min, double max) {
        if (value < min) {
            throw invalid(
                    type + "_below_min_value",
                    "%s below minimum value. Expected a value >= %s, but got %s instead."
                            .formatted(type, plain(min), plain(value)));
        }
        if (value > max) {
            throw invalid(
                    type + "_above_max_value",
                    "%s above maximum value. Expected a value <= %s, but got %s instead."
                            .formatted(type, plain(max), plain(value)));
        }
    }

    private static String plain(double number) {
        return number == Math.rint(number) && Math.abs(number) < 1e15
                ? Long.toString((long) number)
                : Double.toString(number);
    }

    Optional<Body> object() {
        return read(node.isObject(), "an object", object -> new Body(object, path));
    }

    /** The elements of a list, each read by itself. */
    <T> Optional<List<T>> list(int maxLength, Function<Field, T> element) {
        Optional<JsonNode> list = read(node.isArray(), "an array", array -> array);
        return list.map(array -> {
            if (array.size() > maxLength) {
                throw invalid(
                        "array_above_max_length",
                        "array too long. Expected an array with maximum length %d, but got an array with length %d instead."
                                .formatted(maxLength, array.size()));
            }
            List<T> elements = new ArrayList<>();
            for (JsonNode item : array) {
                elements.add(element.apply(new Field(item, "%s[%d]".formatted(path, elements.size()))));
            }
            return elements;
        });
    }

    /** A list of strings. */
    Optional<List<String>> strings(int maxLength) {
        return list(maxLength, item -> item.require(Field::string));
    }

    /** Up to 16 pairs of strings. */
    Optional<Map<String, String>> metadata() {
        return object().map(body -> {
            requirePairs(body);
            Map<String, String> metadata = new LinkedHashMap<>();
            body.whole().fieldNames().forEachRemaining(key -> {
                requireKey(key);
                metadata.put(key, body.field(key).require(value -> value.string(METADATA_VALUE)));
            });
            return metadata;
        });
    }

    /** Up to 16 pairs of a key and a string, a number or a boolean. */
    Optional<Map<String, Object>> attributes() {
        return object().map(body -> {
            requirePairs(body);
            Map<String, Object> attributes = new LinkedHashMap<>();
            body.whole().fieldNames().forEachRemaining(key -> {
                requireKey(key);
                attributes.put(key, body.field(key).attribute());
            });
            return attributes;
        });
    }

    private Object attribute() {
        if (node.isBoolean()) {
            return node.booleanValue();
        }
        if (node.isNumber()) {
            return node.numberValue();
        }
        if (!node.isTextual()) {
            throw wrongType("a string, a number or a boolean");
        }
        return require(value -> value.string(METADATA_VALUE));
    }

    private void requirePairs(Body body) {
        int pairs = body.whole().size();
        if (pairs > METADATA_PAIRS) {
            throw invalid(
                    "object_above_max_properties",
                    "too many properties. Expected an object with at most %d properties, but got %d properties instead."
                            .formatted(METADATA_PAIRS, pairs));
        }
    }

    private void requireKey(String key) {
        if (key.codePointCount(0, key.length()) > METADATA_KEY) {
            throw invalid(
                    "invalid_property_name", "a property name can have at most %d characters.".formatted(METADATA_KEY));
        }
    }

    /** The value as it was sent, for what is stored so. */
    Optional<JsonNode> value() {
        return hasValue() ? Optional.of(node) : Optional.empty();
    }

    /** What is wrong with the field; the message goes on behind its name. */
    Invalid invalid(String code, String message) {
        return new Invalid(path, code, "Invalid '%s': %s".formatted(path, message));
    }

    Invalid unsupported(String value, String... supported) {
        String list = Arrays.stream(supported).map("'%s'"::formatted).collect(Collectors.joining(", "));
        return new Invalid(
                path, "invalid_value", "Invalid value: '%s'. Supported values are: %s.".formatted(value, list));
    }

    Invalid wrongType(String expected) {
        return new Invalid(
                path,
                "invalid_type",
                "Invalid type for '%s': expected %s, but got %s instead.".formatted(path, expected, actual()));
    }

    private Invalid missing() {
        return new Invalid(path, "missing_required_parameter", "Missing required parameter: '%s'.".formatted(path));
    }

    private <T> Optional<T> read(boolean fits, String expected, Function<JsonNode, @Nullable T> reader) {
        if (!hasValue()) {
            return Optional.empty();
        }
        if (!fits) {
            throw wrongType(expected);
        }
        return Optional.ofNullable(reader.apply(node));
    }

    private String actual() {
        return switch (node.getNodeType()) {
            case ARRAY -> "an array";
            case BOOLEAN -> "a boolean";
            case NUMBER -> node.isIntegralNumber() ? "an integer" : "a decimal";
            case OBJECT, POJO -> "an object";
            case STRING, BINARY -> "a string";
            case NULL, MISSING -> "null";
        };
    }
}
