package org.vademecum.run;

/** Somebody wants the run to stop. Only a wake-up call: the node that works on it sees the row's state as well. */
public record RunCancelRequested(String runId) {}
