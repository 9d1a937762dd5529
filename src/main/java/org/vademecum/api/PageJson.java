package org.vademecum.api;

import java.util.List;
import java.util.function.Function;
import org.vademecum.common.CursorPage;

/** One page of a list. */
record PageJson<T>(List<T> data, boolean hasMore) {
    static <S, T> PageJson<T> of(CursorPage<S> page, Function<? super S, ? extends T> mapping) {
        CursorPage<T> mapped = page.map(mapping);
        return new PageJson<>(mapped.data(), mapped.hasMore());
    }

    /** A list that fits on one page. */
    static <T> PageJson<T> whole(List<T> data) {
        return new PageJson<>(data, false);
    }
}
