package org.vademecum.access;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the company's identity provider says about a person or a program, in a token that has been checked.
 *
 * @param program a service account, not a person
 * @param groups paths of the groups, such as {@code /departments/hr}; what they give, {@link GroupMapping} says
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
        Set<String> groups,
        Instant issuedAt) {
    public RealmIdentity {
        roles = Set.copyOf(roles);
        groups = Set.copyOf(groups);
    }

    /** Names change and are given away again; issuer and subject together never are. */
    String key() {
        return new RealmSubject(issuer, subject).key();
    }
}
