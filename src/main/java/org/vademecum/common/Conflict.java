package org.vademecum.common;

/** The object's state does not allow the call; nothing was changed. */
public class Conflict extends RuntimeException {
    private final String code;

    /** {@code code} is stable and read by programs; {@code message} is for people. */
    public Conflict(String code, String message) {
        super(message);
        this.code = code;
    }

    public String code() {
        return code;
    }
}
