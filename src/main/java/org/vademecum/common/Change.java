package org.vademecum.common;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What an update says about one field: nothing, so that it stays as it is, or its new value, null included.
 *
 * @param given whether the update speaks of the field at all
 */
public record Change<T>(boolean given, @Nullable T value) {
    private static final Change<?> NONE = new Change<>(false, null);

    /** The field stays as it is. */
    @SuppressWarnings("unchecked")
    public static <T> Change<T> none() {
        return (Change<T>) NONE;
    }

    /** The field becomes this; null clears it. */
    public static <T> Change<T> to(@Nullable T value) {
        return new Change<>(true, value);
    }

    /** The field after the update. */
    public @Nullable T orKeep(@Nullable T current) {
        return given ? value : current;
    }

    /** The field after the update; one that is cleared falls back to its default. */
    public T orKeep(T current, T whenCleared) {
        if (!given) {
            return current;
        }
        return value == null ? whenCleared : value;
    }

    public <R> Change<R> map(Function<? super T, ? extends R> mapping) {
        return given ? to(value == null ? null : mapping.apply(value)) : none();
    }
}
