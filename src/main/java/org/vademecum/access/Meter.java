package org.vademecum.access;

/** What there is a budget of. */
public enum Meter {
    /** Of language models: prompt and completion. */
    TOKENS,
    /** Bytes. */
    UPLOADS
}
