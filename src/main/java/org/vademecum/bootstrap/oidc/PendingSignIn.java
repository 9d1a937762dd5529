package org.vademecum.bootstrap.oidc;

import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.openid.connect.sdk.Nonce;
import java.time.Instant;

/**
 * A sign-in on its way through the provider.
 *
 * @param state comes back with the provider's answer, so that nobody can bring along an answer of their own
 * @param nonce comes back within the ID token, so that no other one can be put in
 * @param verifier without it, an overheard code is worth nothing (PKCE)
 * @param next local path to go to afterwards
 */
public record PendingSignIn(State state, Nonce nonce, CodeVerifier verifier, String next, Instant begun) {
    static PendingSignIn to(String next, Instant now) {
        return new PendingSignIn(new State(), new Nonce(), new CodeVerifier(), next, now);
    }
}
