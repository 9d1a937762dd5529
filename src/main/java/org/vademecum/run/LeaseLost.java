package org.vademecum.run;

/** The run is gone or another node works on it: whatever this node still wanted to write is void. */
class LeaseLost extends RuntimeException {
    LeaseLost(String runId) {
        super("run %s is no longer this node's".formatted(runId));
    }
}
