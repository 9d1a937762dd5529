package org.vademecum.thread;

/**
 * A thread goes, with its messages and runs. Fired in the transaction that deletes it, before the rows go, so that an
 * observer in the same transaction may lock what hangs on it and one after commit may stop work on it.
 */
public record ThreadDeleted(String threadId) {}
