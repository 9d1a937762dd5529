package org.vademecum.run;

/** A run waits for a node. Only a wake-up call: the row is the job, and a timer finds what was missed. */
record RunQueued(WaitingRun run) {}
