package org.vademecum.web.admin;

import java.time.Instant;

/** A department that an assistant is shared with. */
public final class ShareItem {
    private final String departmentId;
    private final String department;
    private final String by;
    private final Instant at;

    ShareItem(String departmentId, String department, String by, Instant at) {
        this.departmentId = departmentId;
        this.department = department;
        this.by = by;
        this.at = at;
    }

    public String getDepartmentId() {
        return departmentId;
    }

    public String getDepartment() {
        return department;
    }

    /** Name of whoever shared it. */
    public String getBy() {
        return by;
    }

    public Instant getAt() {
        return at;
    }
}
