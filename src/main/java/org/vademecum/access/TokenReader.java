package org.vademecum.access;

/** Reads bearer tokens of the company's identity provider, as a request with one does. Thread-safe. */
public interface TokenReader {
    /**
     * Whom the token speaks of, whether or not they may do anything here. May fetch the provider's keys; keeps nothing.
     *
     * @throws InvalidToken when the token is not to be believed
     */
    RealmIdentity read(String token) throws InvalidToken;
}
