package org.vademecum.run;

import org.jspecify.annotations.Nullable;

/**
 * A run that waits for a node, and whose it is.
 *
 * @param keyId the API key that asked for it; null when none did
 */
record WaitingRun(
        String id,
        String ownerId,
        String departmentId,
        @Nullable String keyId) {
    static WaitingRun of(Run run) {
        return new WaitingRun(run.id(), run.ownerId(), run.departmentId(), run.keyId());
    }
}
