package org.vademecum.access;

import java.util.Set;

/** Who asks, with the roles and departments that held when the request began. Immutable. */
public record Caller(
        String principalId, String username, String displayName, Set<Role> roles, Set<String> departmentIds) {
    public Caller {
        roles = Set.copyOf(roles);
        departmentIds = Set.copyOf(departmentIds);
    }

    public boolean has(Role role) {
        return roles.contains(role);
    }

    public boolean isMemberOf(String departmentId) {
        return departmentIds.contains(departmentId);
    }
}
