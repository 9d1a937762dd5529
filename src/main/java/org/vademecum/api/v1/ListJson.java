package org.vademecum.api.v1;

import java.util.List;
import java.util.function.Function;
import org.vademecum.common.CursorPage;

/** One page of a list. The ids of an empty one are empty: the contract wants strings. */
record ListJson<T>(String object, List<T> data, String firstId, String lastId, boolean hasMore) {
    /** {@code json} makes the wire record of an object, {@code id} tells the record's id. */
    static <S, T> ListJson<T> of(CursorPage<S> page, Function<? super S, T> json, Function<? super T, String> id) {
        List<T> data = page.data().stream().map(json).toList();
        return new ListJson<>(
                "list",
                data,
                data.isEmpty() ? "" : id.apply(data.getFirst()),
                data.isEmpty() ? "" : id.apply(data.getLast()),
                page.hasMore());
    }
}
