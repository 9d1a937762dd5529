package org.vademecum.api;

import org.vademecum.access.Department;
import org.vademecum.assistant.AssistantShare;

/**
 * A department that an assistant is shared with.
 *
 * @param sharedBy id of whoever shared it
 * @param sharedAt seconds since 1970
 */
record ShareJson(DepartmentJson department, String sharedBy, long sharedAt) {
    static ShareJson of(AssistantShare share, Department department) {
        return new ShareJson(
                DepartmentJson.of(department),
                share.sharedBy(),
                share.sharedAt().getEpochSecond());
    }
}
