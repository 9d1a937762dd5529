package org.vademecum.access;

/**
 * A token was used that the identity provider has signed and that is good for nothing any more.
 *
 * @param bearer {@link RealmIdentity#key} of whom it names
 */
public record TokenRefused(String bearer, InvalidToken.Fault fault) {}
