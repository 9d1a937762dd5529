package org.vademecum.run;

/** A run that waits for a node, and whose it is. */
record WaitingRun(String id, String ownerId, String departmentId) {
    static WaitingRun of(Run run) {
        return new WaitingRun(run.id(), run.ownerId(), run.departmentId());
    }
}
