package org.vademecum.access;

/** A token that is not to be believed. The message says why, for the log, and never holds the token. */
public class InvalidToken extends Exception {
    /** What is wrong with it, for people. */
    public enum Fault {
        /** No identity provider is configured. */
        NO_REALM,
        MALFORMED,
        /** Nobody whom we know has signed it. */
        SIGNATURE,
        /** The identity provider's keys cannot be had at this moment. */
        KEYS,
        EXPIRED,
        NOT_YET,
        ISSUER,
        AUDIENCE,
        /** Given to a client that we do not know. */
        CLIENT,
        /** It lacks something, or is of another kind. */
        CLAIMS
    }

    private final Fault fault;

    public InvalidToken(Fault fault, String reason) {
        super(reason);
        this.fault = fault;
    }

    public InvalidToken(Fault fault, String reason, Throwable cause) {
        super(reason, cause);
        this.fault = fault;
    }

    public Fault fault() {
        return fault;
    }
}
