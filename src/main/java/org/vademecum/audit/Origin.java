package org.vademecum.audit;

import org.jspecify.annotations.Nullable;

/**
 * Where what is happening was asked for. Bound to the thread that serves the request; what the product does by itself has
 * none.
 *
 * @param address of the client
 * @param requestId under which the log tells of the request
 */
public record Origin(@Nullable String address, @Nullable String requestId) {
    private static final Origin NONE = new Origin(null, null);
    private static final ThreadLocal<Origin> CURRENT = ThreadLocal.withInitial(() -> NONE);

    static Origin current() {
        return CURRENT.get();
    }

    public static void bind(Origin origin) {
        CURRENT.set(origin);
    }

    public static void unbind() {
        CURRENT.remove();
    }
}
