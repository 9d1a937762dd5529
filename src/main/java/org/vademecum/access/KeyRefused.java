package org.vademecum.access;

/**
 * A key was used that is known and good for nothing now.
 *
 * @param holder whom it stood for, with the key's id
 */
public record KeyRefused(Caller holder, Reason reason) {
    /** Why it is good for nothing. */
    public enum Reason {
        REVOKED,
        EXPIRED,
        /** Its holder may not use the product any more. */
        DISABLED,
        /** The realm does not stand by its holder, or does not say so. */
        NOT_VOUCHED_FOR
    }
}
