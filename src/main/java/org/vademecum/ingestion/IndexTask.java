package org.vademecum.ingestion;

import org.vademecum.access.AuditAction;

/** What an administrator has done with an index. */
public enum IndexTask {
    /** Compare it with the database. */
    VERIFY(AuditAction.INDEX_VERIFY),
    /** Add what it lacks, take out what it should not have, and give the rest the attributes they have now. */
    FILL(AuditAction.INDEX_FILL),
    /** Put every document anew, and take out what it should not have. */
    REBUILD(AuditAction.INDEX_REBUILD);

    private final AuditAction action;

    IndexTask(AuditAction action) {
        this.action = action;
    }

    AuditAction action() {
        return action;
    }
}
