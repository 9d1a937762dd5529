package org.vademecum.bootstrap.oidc;

import org.jspecify.annotations.Nullable;

/**
 * The realm's word that somebody has signed out there: of one session, or of all when it names none.
 *
 * @param sessionId the realm's name for the session, null for every session of the subject
 * @param subject null when the session alone is named
 */
public record LogoutNotice(
        @Nullable String sessionId, @Nullable String subject) {}
