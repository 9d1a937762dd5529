package org.vademecum.api;

import org.jspecify.annotations.Nullable;
import org.vademecum.retrieval.ProfileVersion;
import org.vademecum.retrieval.RetrievalProfile;

/**
 * A version of a store's retrieval profile.
 *
 * @param version from 1; 0 for what holds while nobody has set any, with nobody as its author
 * @param restoredVersion the version whose profile it is again; null for a new one
 * @param createdAt seconds since 1970
 */
record RetrievalProfileJson(
        int version,
        RetrievalProfile profile,
        @Nullable Integer restoredVersion,
        @Nullable String authorId,
        @Nullable Long createdAt,
        String comment) {
    static final RetrievalProfileJson DEFAULT =
            new RetrievalProfileJson(0, RetrievalProfile.DEFAULT, null, null, null, "");

    static RetrievalProfileJson of(ProfileVersion version) {
        return new RetrievalProfileJson(
                version.number(),
                version.profile(),
                version.restored(),
                version.authorId(),
                version.createdAt().getEpochSecond(),
                version.comment());
    }
}
