package org.vademecum.access;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.vademecum.common.Invalid;

/**
 * What an API key is agreed to be.
 *
 * @param name 1 to {@value ApiKey#NAME_LENGTH} characters, without space around it
 * @param scopes at least one
 * @param expiresAt null for a key that does not end
 */
public record KeyTerms(
        String name, Set<Scope> scopes, @Nullable Instant expiresAt) {
    public KeyTerms {
        name = requireName(name);
        scopes = Set.copyOf(scopes);
        if (scopes.isEmpty()) {
            throw new Invalid("scopes", "invalid_value", "A key has at least one scope.");
        }
    }

    /** Of a key for all that its holder may do. */
    public static KeyTerms full(String name, @Nullable Instant expiresAt) {
        return new KeyTerms(name, Set.of(Scope.values()), expiresAt);
    }

    static String requireName(String name) {
        String line = name.strip();
        if (line.isEmpty() || line.length() > ApiKey.NAME_LENGTH) {
            throw new Invalid(
                    "name", "invalid_value", "A name has between 1 and %d characters.".formatted(ApiKey.NAME_LENGTH));
        }
        return line;
    }
}
