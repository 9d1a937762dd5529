package org.vademecum.common;

import org.jspecify.annotations.Nullable;

/** The caller's input is wrong; nothing was changed. Answered as 400 unless the code says otherwise. */
public class Invalid extends RuntimeException {
    private final @Nullable String param;
    private final String code;

    /** {@code param} is the field at fault, null when it is the request as a whole. */
    public Invalid(@Nullable String param, String code, String message) {
        super(message);
        this.param = param;
        this.code = code;
    }

    public @Nullable String param() {
        return param;
    }

    public String code() {
        return code;
    }
}
