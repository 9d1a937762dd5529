package org.vademecum.vectorstore;

import java.math.BigDecimal;
import java.util.List;
import java.util.OptionalInt;
import org.vademecum.common.Invalid;

/**
 * A condition on a file's {@link Attributes}. An attribute that is not there, or is of another type than the value, is not
 * equal to it, and neither greater nor less; {@code ne} and {@code nin} hold whenever {@code eq} and {@code in} do not.
 */
public sealed interface AttributeFilter {
    boolean matches(Attributes attributes);

    /** How an attribute is compared with a value. Strings are ordered by their UTF-16 units, booleans not at all. */
    enum Operator {
        EQ,
        NE,
        GT,
        GTE,
        LT,
        LTE
    }

    /** {@code value} is a string, a number or a boolean. */
    record Comparison(Operator operator, String key, Object value) implements AttributeFilter {
        /** @throws Invalid for a value of another type */
        public Comparison {
            requireScalar(value);
        }

        @Override
        public boolean matches(Attributes attributes) {
            Object actual = attributes.values().get(key);
            boolean equal = actual != null && same(actual, value);
            OptionalInt order = actual == null ? OptionalInt.empty() : order(actual, value);
            return switch (operator) {
                case EQ -> equal;
                case NE -> !equal;
                case GT -> order.isPresent() && order.getAsInt() > 0;
                case GTE -> order.isPresent() && order.getAsInt() >= 0;
                case LT -> order.isPresent() && order.getAsInt() < 0;
                case LTE -> order.isPresent() && order.getAsInt() <= 0;
            };
        }
    }

    /** The attribute is one of the values, or, negated, none of them. */
    record In(String key, List<Object> values, boolean negated) implements AttributeFilter {
        /** @throws Invalid for a value of another type */
        public In {
            values = List.copyOf(values);
            values.forEach(AttributeFilter::requireScalar);
        }

        @Override
        public boolean matches(Attributes attributes) {
            Object actual = attributes.values().get(key);
            boolean in = actual != null && values.stream().anyMatch(value -> same(actual, value));
            return in != negated;
        }
    }

    /** All of them hold. */
    record And(List<AttributeFilter> filters) implements AttributeFilter {
        public And {
            filters = List.copyOf(filters);
        }

        @Override
        public boolean matches(Attributes attributes) {
            return filters.stream().allMatch(filter -> filter.matches(attributes));
        }
    }

    /** At least one of them holds. */
    record Or(List<AttributeFilter> filters) implements AttributeFilter {
        public Or {
            filters = List.copyOf(filters);
        }

        @Override
        public boolean matches(Attributes attributes) {
            return filters.stream().anyMatch(filter -> filter.matches(attributes));
        }
    }

    private static void requireScalar(Object value) {
        if (!Attributes.isScalar(value)) {
            throw new Invalid(
                    "filters.value",
                    "invalid_value",
                    "Invalid 'filters.value': expected a string, a number or a boolean.");
        }
    }

    /** 1 and 1.0 are the same number. */
    private static boolean same(Object one, Object other) {
        return (one instanceof Number && other instanceof Number)
                ? order(one, other).orElseThrow() == 0
                : one.equals(other);
    }

    private static OptionalInt order(Object one, Object other) {
        if (one instanceof Number first && other instanceof Number second) {
            return OptionalInt.of(new BigDecimal(first.toString()).compareTo(new BigDecimal(second.toString())));
        }
        return one instanceof String first && other instanceof String second
                ? OptionalInt.of(first.compareTo(second))
                : OptionalInt.empty();
    }
}
