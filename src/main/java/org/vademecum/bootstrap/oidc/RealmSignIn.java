package org.vademecum.bootstrap.oidc;

import org.jspecify.annotations.Nullable;
import org.vademecum.access.RealmIdentity;

/**
 * What the realm gave for a sign-in, all of it checked.
 *
 * @param idToken proves to the realm whose sign-out is asked for
 * @param sessionId the realm's name for its own session, null when it tells none
 * @param refreshToken asks the realm whether the sign-in still holds
 */
public record RealmSignIn(
        RealmIdentity identity, String idToken, @Nullable String sessionId, String refreshToken) {}
