package org.vademecum.common;

import java.util.List;
import java.util.function.Function;

/** One page of a list that is walked by object id. {@code hasMore} tells whether the next page would not be empty. */
public record CursorPage<T>(List<T> data, boolean hasMore) {
    public CursorPage {
        data = List.copyOf(data);
    }

    /** Cuts a result that was queried with {@code limit + 1} rows. */
    public static <T> CursorPage<T> of(List<T> rows, int limit) {
        return rows.size() > limit ? new CursorPage<>(rows.subList(0, limit), true) : new CursorPage<>(rows, false);
    }

    public <R> CursorPage<R> map(Function<? super T, ? extends R> mapping) {
        return new CursorPage<>(data.stream().<R>map(mapping).toList(), hasMore);
    }
}
