package org.vademecum.common;

/**
 * Fired once, when the schema is up to date and before the first request: observe it to start workers. Observers run
 * one after the other on the starting thread, without a transaction; one that throws stops the start.
 */
public record ApplicationStarted() {}
