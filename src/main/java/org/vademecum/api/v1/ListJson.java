package org.vademecum.api.v1;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.vademecum.common.CursorPage;

/** One page of a list. */
record ListJson<T>(
        String object,
        List<T> data,
        @Nullable String firstId,
        @Nullable String lastId,
        boolean hasMore) {
    /** {@code json} makes the wire record of an object, {@code id} tells the record's id. */
    static <S, T> ListJson<T> of(CursorPage<S> page, Function<? super S, T> json, Function<? super T, String> id) {
        List<T> data = page.data().stream().map(json).toList();
        return new ListJson<>(
                "list",
                data,
                data.isEmpty() ? null : id.apply(data.getFirst()),
                data.isEmpty() ? null : id.apply(data.getLast()),
                page.hasMore());
    }
}
