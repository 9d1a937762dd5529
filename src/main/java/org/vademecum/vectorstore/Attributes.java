package org.vademecum.vectorstore;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.vademecum.common.Invalid;

/**
 * What a program notes about a file in a vector store, to search by it: at most 16 keys of up to 64 characters. A value
 * is a {@link String} of up to 512 characters, a {@link Number} or a {@link Boolean}. Immutable.
 */
public record Attributes(Map<String, Object> values) {
    public static final Attributes NONE = new Attributes(Map.of());

    private static final int MAX_KEYS = 16;
    private static final int MAX_KEY = 64;
    private static final int MAX_TEXT = 512;

    /** @throws Invalid for what exceeds the limits, or a value of another type */
    public Attributes {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        if (values.size() > MAX_KEYS) {
            throw invalid("expected at most %d keys, but got %d".formatted(MAX_KEYS, values.size()));
        }
        values.forEach(Attributes::check);
    }

    private static void check(String key, Object value) {
        if (characters(key) > MAX_KEY) {
            throw invalid("a key has at most %d characters".formatted(MAX_KEY));
        }
        if (value instanceof String text && characters(text) > MAX_TEXT) {
            throw invalid("the value of '%s' has more than %d characters".formatted(key, MAX_TEXT));
        }
        if (!isScalar(value)) {
            throw invalid("the value of '%s' must be a string, a number or a boolean".formatted(key));
        }
    }

    /** Of what people see, which some languages count otherwise. */
    private static int characters(String text) {
        return text.codePointCount(0, text.length());
    }

    /** Numbers that are too large for a double are none: JSON has no word for them. */
    static boolean isScalar(Object value) {
        return value instanceof String
                || value instanceof Boolean
                || (value instanceof Number number && Double.isFinite(number.doubleValue()));
    }

    private static Invalid invalid(String why) {
        return new Invalid("attributes", "invalid_value", "Invalid 'attributes': %s.".formatted(why));
    }
}
