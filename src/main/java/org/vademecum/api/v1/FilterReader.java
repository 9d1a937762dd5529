package org.vademecum.api.v1;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import org.vademecum.common.Invalid;
import org.vademecum.vectorstore.AttributeFilter;
import org.vademecum.vectorstore.AttributeFilter.And;
import org.vademecum.vectorstore.AttributeFilter.Comparison;
import org.vademecum.vectorstore.AttributeFilter.In;
import org.vademecum.vectorstore.AttributeFilter.Operator;
import org.vademecum.vectorstore.AttributeFilter.Or;

/** {@code filters} of a search: comparisons, and compounds of them. */
public final class FilterReader {
    private static final int MAX_DEPTH = 8;
    private static final int MAX_FILTERS = 64;
    private static final int MAX_VALUES = 256;
    private static final int MAX_KEY = 64;

    private FilterReader() {}

    /**
     * Reads a filter that is no field of a {@link Body}.
     *
     * @param name of the field that holds it
     * @throws Invalid with the path of what is wrong in it
     */
    public static AttributeFilter read(JsonNode filter, String name) {
        return read(new Field(filter, name));
    }

    static AttributeFilter read(Field field) {
        return read(field, 1);
    }

    private static AttributeFilter read(Field field, int depth) {
        if (depth > MAX_DEPTH) {
            throw field.invalid("invalid_value", "filters can be nested %d deep.".formatted(MAX_DEPTH));
        }
        Body filter = field.require(Field::object);
        String type = filter.field("type")
                .require(kind -> kind.choice("eq", "ne", "gt", "gte", "lt", "lte", "in", "nin", "and", "or"));
        return switch (type) {
            case "and" -> new And(filters(filter, depth));
            case "or" -> new Or(filters(filter, depth));
            case "in", "nin" -> new In(key(filter), values(filter), type.equals("nin"));
            default ->
                new Comparison(
                        Operator.valueOf(type.toUpperCase(Locale.ROOT)), key(filter), value(filter.field("value")));
        };
    }

    private static List<AttributeFilter> filters(Body compound, int depth) {
        Field filters = compound.field("filters");
        return filters.require(field -> field.list(MAX_FILTERS, each -> read(each, depth + 1)));
    }

    private static String key(Body filter) {
        return filter.field("key").require(field -> field.string(MAX_KEY));
    }

    private static List<Object> values(Body filter) {
        return filter.field("value").require(field -> field.list(MAX_VALUES, FilterReader::value));
    }

    private static Object value(Field field) {
        JsonNode value = field.require(Field::value);
        if (value.isTextual()) {
            return value.textValue();
        }
        if (value.isBoolean()) {
            return value.booleanValue();
        }
        if (value.isNumber()) {
            return value.numberValue();
        }
        throw field.wrongType("a string, a number or a boolean");
    }
}
