package org.vademecum.access;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the company's identity provider says about a person or a program, in a token that has been checked.
 *
 * @param program a service account, not a person
 * @param displayName of 128 characters at most: what is longer is cut, and ends in an ellipsis
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
    private static final int LONGEST_NAME = 128;

    /** RFC 5321, section 4.5.3.1.3. */
    private static final int LONGEST_ADDRESS = 256;

    public RealmIdentity {
        displayName = cut(displayName);
        roles = Set.copyOf(roles);
        groups = Set.copyOf(groups);
    }

    /** Whether an address can be kept; it is only shown, and left out otherwise. */
    public static boolean isAddress(String email) {
        return !email.isBlank() && email.length() <= LONGEST_ADDRESS;
    }

    /** Never in the middle of a character. */
    private static String cut(String name) {
        return name.codePointCount(0, name.length()) <= LONGEST_NAME
                ? name
                : name.substring(0, name.offsetByCodePoints(0, LONGEST_NAME - 1))
                                .stripTrailing() + "…";
    }

    /** Names change and are given away again; issuer and subject together never are. */
    String key() {
        return new RealmSubject(issuer, subject).key();
    }
}
