package org.vademecum.access;

/** What a caller wants to do with a {@link Guarded} object. Who may do one may do those before it. */
public enum Action {
    /** Put a question to it, or know that it is there. */
    ASK,
    /** See all of it. */
    READ,
    /** Change, add to or delete. */
    WRITE
}
