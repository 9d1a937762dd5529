package org.vademecum.file;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.vademecum.common.Invalid;

/**
 * What is said about a file besides its content.
 *
 * @param filename as the client sent it
 * @param mediaType as the client claims it
 * @param lifetime how long it is kept, from an hour to 30 days; null to keep it until it is deleted
 */
public record NewFile(
        @Nullable String filename,
        @Nullable String mediaType,
        Purpose purpose,
        @Nullable Duration lifetime) {
    private static final Duration SHORTEST = Duration.ofHours(1);
    private static final Duration LONGEST = Duration.ofDays(30);

    public NewFile {
        if (lifetime != null && (lifetime.compareTo(SHORTEST) < 0 || lifetime.compareTo(LONGEST) > 0)) {
            throw new Invalid(
                    "expires_after.seconds",
                    "invalid_value",
                    "'expires_after.seconds' must be between %d and %d."
                            .formatted(SHORTEST.toSeconds(), LONGEST.toSeconds()));
        }
        lifetime = lifetime == null && purpose == Purpose.BATCH ? LONGEST : lifetime;
    }

    /** A file that is kept. */
    public static NewFile of(@Nullable String filename, @Nullable String mediaType, Purpose purpose) {
        return new NewFile(filename, mediaType, purpose, null);
    }

    @Nullable
    Instant expiry(Instant created) {
        return lifetime == null ? null : created.plus(lifetime);
    }
}
