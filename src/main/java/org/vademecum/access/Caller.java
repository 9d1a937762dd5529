package org.vademecum.access;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who asks, with the roles and departments that held when the request began. Immutable.
 *
 * @param keyId the API key that stands for them; null when they came by themselves
 * @param scopes what that key may be used for; all of them without one
 */
public record Caller(
        String principalId,
        String username,
        String displayName,
        Set<Role> roles,
        Set<String> departmentIds,
        @Nullable String keyId,
        Set<Scope> scopes) {
    public Caller(String principalId, String username, String displayName, Set<Role> roles, Set<String> departmentIds) {
        this(principalId, username, displayName, roles, departmentIds, null, Set.of(Scope.values()));
    }

    public Caller {
        roles = Set.copyOf(roles);
        departmentIds = Set.copyOf(departmentIds);
        scopes = Set.copyOf(scopes);
    }

    /** The same, with a key standing for them. */
    Caller by(ApiKey key) {
        return new Caller(principalId, username, displayName, roles, departmentIds, key.id(), key.scopes());
    }

    public boolean has(Role role) {
        return roles.contains(role);
    }

    public boolean isMemberOf(String departmentId) {
        return departmentIds.contains(departmentId);
    }
}
