package org.vademecum.api;

import org.vademecum.access.Department;

/** A department by name. */
record DepartmentJson(String id, String name) {
    static DepartmentJson of(Department department) {
        return new DepartmentJson(department.id(), department.name());
    }
}
