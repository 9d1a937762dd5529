package org.vademecum.api.v1;

import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.UriInfo;
import org.jspecify.annotations.Nullable;
import org.vademecum.common.Invalid;
import org.vademecum.common.ListRequest;

/** The query of a list: {@code limit}, {@code order}, {@code after}, {@code before}. */
final class ListQuery {
    private static final int DEFAULT_LIMIT = 20;
    private static final int MAX_LIMIT = 100;

    private ListQuery() {}

    /** {@code prefix} is that of the ids in the list. */
    static ListRequest of(UriInfo uri, String prefix) {
        return of(uri, prefix, DEFAULT_LIMIT, MAX_LIMIT);
    }

    static ListRequest of(UriInfo uri, String prefix, int defaultLimit, int maxLimit) {
        MultivaluedMap<String, String> query = uri.getQueryParameters();
        return new ListRequest(
                limit(query.getFirst("limit"), defaultLimit, maxLimit),
                ascending(query.getFirst("order")),
                cursor("after", prefix, query.getFirst("after")),
                cursor("before", prefix, query.getFirst("before")));
    }

    private static int limit(@Nullable String value, int defaultLimit, int maxLimit) {
        if (value == null || value.isEmpty()) {
            return defaultLimit;
        }
        if (!value.matches("-?[0-9]{1,9}")) {
            throw new Invalid(
                    "limit",
                    "invalid_type",
                    "Invalid type for 'limit': expected an integer, but got a string instead.");
        }
        int limit = Integer.parseInt(value);
        if (limit < 1) {
            throw new Invalid(
                    "limit",
                    "integer_below_min_value",
                    "Invalid 'limit': integer below minimum value. Expected a value >= 1, but got %d instead."
                            .formatted(limit));
        }
        if (limit > maxLimit) {
            throw new Invalid(
                    "limit",
                    "integer_above_max_value",
                    "Invalid 'limit': integer above maximum value. Expected a value <= %d, but got %d instead."
                            .formatted(maxLimit, limit));
        }
        return limit;
    }

    private static boolean ascending(@Nullable String order) {
        return switch (order == null || order.isEmpty() ? "desc" : order) {
            case "asc" -> true;
            case "desc" -> false;
            default ->
                throw new Invalid(
                        "order",
                        "invalid_value",
                        "Invalid value: '%s'. Supported values are: 'asc', 'desc'.".formatted(order));
        };
    }

    private static @Nullable String cursor(String name, String prefix, @Nullable String value) {
        return value == null || value.isEmpty() ? null : WireId.require(name, prefix, value);
    }
}
