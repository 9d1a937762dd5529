package org.vademecum.access;

/**
 * Somebody is about to delete something for good. Fired in the transaction that would do it: an observer that throws
 * keeps it.
 */
public record Deletion(Guarded object) {}
