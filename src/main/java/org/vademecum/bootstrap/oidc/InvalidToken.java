package org.vademecum.bootstrap.oidc;

/** A token that is not to be believed. The message says why, for the log, and never holds the token. */
public class InvalidToken extends Exception {
    public InvalidToken(String reason) {
        super(reason);
    }

    public InvalidToken(String reason, Throwable cause) {
        super(reason, cause);
    }
}
