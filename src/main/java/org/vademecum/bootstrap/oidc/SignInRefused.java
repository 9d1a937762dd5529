package org.vademecum.bootstrap.oidc;

/** A sign-in, or the renewal of one, that comes to nothing. The message says why, for the log, and never holds a secret. */
public class SignInRefused extends Exception {
    /** What the person has done themselves. */
    private final boolean cancelled;

    public SignInRefused(String reason) {
        this(reason, false);
    }

    public SignInRefused(String reason, boolean cancelled) {
        super(reason);
        this.cancelled = cancelled;
    }

    public SignInRefused(String reason, Throwable cause) {
        super(reason, cause);
        this.cancelled = false;
    }

    public boolean cancelled() {
        return cancelled;
    }
}
