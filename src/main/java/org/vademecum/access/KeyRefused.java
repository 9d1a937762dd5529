package org.vademecum.access;

/**
 * A key was used that is known and good for nothing any more. Fired in the transaction that finds it so.
 *
 * @param holder whom it stood for, with the key's id
 */
public record KeyRefused(Caller holder, Reason reason) {
    /** Why it is good for nothing. */
    public enum Reason {
        REVOKED,
        EXPIRED,
        /** Its holder may not use the product any more. */
        DISABLED
    }
}
