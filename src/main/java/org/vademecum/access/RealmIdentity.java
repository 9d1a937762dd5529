package org.vademecum.access;

import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the company's identity provider says about a person or a program, in a token that has been checked.
 *
 * @param program a service account, not a person
 * @param departments names by code
 * @param issuedAt when it was said; the newest word counts
 */
public record RealmIdentity(
        String issuer,
        String subject,
        boolean program,
        String username,
        String displayName,
        @Nullable String email,
        Set<Role> roles,
        Map<String, String> departments,
        Instant issuedAt) {
    public RealmIdentity {
        roles = Set.copyOf(roles);
        departments = Map.copyOf(departments);
    }

    /** Names change and are given away again; issuer and subject together never are. */
    String key() {
        return issuer + " " + subject;
    }
}
