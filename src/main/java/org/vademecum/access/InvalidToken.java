package org.vademecum.access;

import org.jspecify.annotations.Nullable;

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
        CLAIMS,
        /** The realm does not stand by its bearer any more, or does not say so of an old token. */
        NOT_VOUCHED_FOR
    }

    private final Fault fault;
    private final @Nullable String bearer;

    public InvalidToken(Fault fault, String reason) {
        super(reason);
        this.fault = fault;
        this.bearer = null;
    }

    public InvalidToken(Fault fault, String reason, Throwable cause) {
        this(fault, reason, cause, null);
    }

    /** @param bearer whom a token names whose signature holds; null where nothing of it is to be believed */
    public InvalidToken(Fault fault, String reason, Throwable cause, @Nullable String bearer) {
        super(reason, cause);
        this.fault = fault;
        this.bearer = bearer;
    }

    public Fault fault() {
        return fault;
    }

    /** Whom it names, as {@link RealmIdentity#key}; null unless its signature holds. */
    public @Nullable String bearer() {
        return bearer;
    }
}
