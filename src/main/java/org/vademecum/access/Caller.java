package org.vademecum.access;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who asks, with the roles and departments that held when the request began. Immutable.
 *
 * @param groups paths of the identity provider's groups they are in, as it named them last
 * @param keyId the API key that stands for them; null when they came by themselves
 * @param scopes what that key may be used for; all of them without one
 */
public record Caller(
        String principalId,
        String username,
        String displayName,
        Set<Role> roles,
        Set<String> departmentIds,
        Set<String> groups,
        @Nullable String keyId,
        Set<Scope> scopes) {
    /** Who is in no group and came by themselves. */
    public Caller(String principalId, String username, String displayName, Set<Role> roles, Set<String> departmentIds) {
        this(principalId, username, displayName, roles, departmentIds, Set.of(), null, Set.of(Scope.values()));
    }

    public Caller {
        roles = Set.copyOf(roles);
        departmentIds = Set.copyOf(departmentIds);
        groups = Set.copyOf(groups);
        scopes = Set.copyOf(scopes);
    }

    /** The same, as a member of groups. */
    public Caller in(Set<String> groups) {
        return new Caller(principalId, username, displayName, roles, departmentIds, groups, keyId, scopes);
    }

    /** The same, with a key standing for them. */
    Caller by(ApiKey key) {
        return new Caller(principalId, username, displayName, roles, departmentIds, groups, key.id(), key.scopes());
    }

    public boolean has(Role role) {
        return roles.contains(role);
    }

    public boolean isMemberOf(String departmentId) {
        return departmentIds.contains(departmentId);
    }

    /** Of one of the groups, or of a group below one. */
    boolean isInAny(Set<String> paths) {
        return groups.stream()
                .anyMatch(group -> paths.stream().anyMatch(path -> group.equals(path) || group.startsWith(path + "/")));
    }
}
