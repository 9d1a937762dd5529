package org.vademecum.access;

/** What a caller wants to do with a {@link Guarded} object. */
public enum Action {
    READ,
    /** Change, add to or delete. */
    WRITE
}
