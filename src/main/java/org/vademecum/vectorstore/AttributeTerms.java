package org.vademecum.vectorstore;

import java.math.BigDecimal;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.vademecum.vectorstore.AttributeFilter.And;
import org.vademecum.vectorstore.AttributeFilter.Comparison;
import org.vademecum.vectorstore.AttributeFilter.In;
import org.vademecum.vectorstore.AttributeFilter.Or;

/**
 * Attributes as terms of an index, and filters on them in Lucene's query syntax, which means exactly what
 * {@link AttributeFilter#matches} does. A term is the key, a letter for the type, and the value written so that terms are in the
 * order of values. It is made of lower-case letters and digits whatever the attribute holds, so that nothing in a query has to be
 * escaped.
 */
final class AttributeTerms {
    static final String FIELD = "attributes";

    private static final String ALL = "*:*";
    private static final String NONE = "(*:* -*:*)";

    private static final char BOOLEAN = 'k';
    private static final char NUMBER = 'n';
    private static final char STRING = 's';

    /** Makes exponents positive and equally long. */
    private static final long EXPONENT_BASE = 5_000_000_000L;

    private AttributeTerms() {}

    static List<String> of(Attributes attributes) {
        return attributes.values().entrySet().stream()
                .map(each -> term(each.getKey(), each.getValue()))
                .toList();
    }

    /** A query for all that the filter matches. */
    static String query(AttributeFilter filter) {
        return switch (filter) {
            case Comparison comparison -> query(comparison);
            case In in -> in.negated() ? not(anyOf(in)) : anyOf(in);
            case And and -> joined(and.filters(), " AND ", ALL);
            case Or or -> joined(or.filters(), " OR ", NONE);
        };
    }

    private static String joined(List<AttributeFilter> filters, String by, String empty) {
        return filters.isEmpty()
                ? empty
                : filters.stream().map(AttributeTerms::query).collect(Collectors.joining(by, "(", ")"));
    }

    private static String anyOf(In in) {
        return in.values().isEmpty()
                ? NONE
                : in.values().stream()
                        .map(value -> equalTo(in.key(), value))
                        .collect(Collectors.joining(" OR ", "(", ")"));
    }

    private static String query(Comparison comparison) {
        String key = comparison.key();
        Object value = comparison.value();
        return switch (comparison.operator()) {
            case EQ -> equalTo(key, value);
            case NE -> not(equalTo(key, value));
            case GT, GTE, LT, LTE -> value instanceof Boolean ? NONE : range(comparison);
        };
    }

    private static String equalTo(String key, Object value) {
        return FIELD + ':' + term(key, value);
    }

    private static String not(String query) {
        return "(*:* -" + query + ')';
    }

    /** Among the terms of this key and type. */
    private static String range(Comparison comparison) {
        char type = type(comparison.value());
        String first = hex(comparison.key()) + type;
        String end = hex(comparison.key()) + (char) (type + 1);
        String value = term(comparison.key(), comparison.value());
        return FIELD
                + switch (comparison.operator()) {
                    case GT -> ":{" + value + " TO " + end + '}';
                    case GTE -> ":[" + value + " TO " + end + '}';
                    case LT -> ":[" + first + " TO " + value + '}';
                    case LTE -> ":[" + first + " TO " + value + ']';
                    case EQ, NE -> throw new IllegalArgumentException("no range: " + comparison.operator());
                };
    }

    private static String term(String key, Object value) {
        return hex(key)
                + type(value)
                + switch (value) {
                    case Boolean truth -> truth ? "1" : "0";
                    case Number number -> ordered(new BigDecimal(number.toString()));
                    default -> hex(value.toString());
                };
    }

    private static char type(Object value) {
        return switch (value) {
            case Boolean ignored -> BOOLEAN;
            case Number ignored -> NUMBER;
            default -> STRING;
        };
    }

    /** Four digits for each UTF-16 unit. */
    private static String hex(String text) {
        return text.chars()
                .mapToObj(unit -> HexFormat.of().toHexDigits((char) unit))
                .collect(Collectors.joining());
    }

    /** Equal numbers give equal texts, greater ones greater texts. */
    private static String ordered(BigDecimal number) {
        if (number.signum() == 0) {
            return "5";
        }
        BigDecimal size = number.abs().stripTrailingZeros();
        // The size is 0.digits times ten to the exponent.
        long exponent = (long) size.precision() - size.scale();
        String text = "%010d%s".formatted(exponent + EXPONENT_BASE, size.unscaledValue());
        return number.signum() > 0 ? '6' + text : '4' + complement(text) + 'z';
    }

    private static String complement(String digits) {
        return digits.chars()
                .map(digit -> '0' + '9' - digit)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
