package org.vademecum.bootstrap.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jwt.JWTParser;
import com.nimbusds.langtag.LangTag;
import com.nimbusds.langtag.LangTagException;
import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.AuthorizationGrant;
import com.nimbusds.oauth2.sdk.AuthorizationResponse;
import com.nimbusds.oauth2.sdk.ErrorObject;
import com.nimbusds.oauth2.sdk.OAuth2Error;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.RefreshTokenGrant;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.token.RefreshToken;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import com.nimbusds.openid.connect.sdk.LogoutRequest;
import com.nimbusds.openid.connect.sdk.Nonce;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponseParser;
import com.nimbusds.openid.connect.sdk.claims.IDTokenClaimsSet;
import com.nimbusds.openid.connect.sdk.claims.LogoutTokenClaimsSet;
import com.nimbusds.openid.connect.sdk.claims.SessionID;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import com.nimbusds.openid.connect.sdk.token.OIDCTokens;
import com.nimbusds.openid.connect.sdk.validators.IDTokenValidator;
import com.nimbusds.openid.connect.sdk.validators.LogoutTokenValidator;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.vademecum.access.InvalidToken;
import org.vademecum.access.RealmIdentity;

/**
 * The product as a client of the identity provider: OpenID Connect's authorization code flow with PKCE, refresh, and
 * sign-out on both sides. It holds no state; who calls it keeps what it returns. Thread-safe; every method may talk to the
 * provider.
 */
@ApplicationScoped
public class OpenIdClient {
    @Inject
    OpenIdSettings settings;

    @Inject
    OpenIdProvider provider;

    @Inject
    RealmKeys keys;

    @Inject
    RealmTokens tokens;

    @Inject
    Clock clock;

    /** Where a browser goes to sign in. */
    public URI signInAddress(PendingSignIn pending, URI callback, Locale language) throws ProviderUnavailable {
        return new AuthenticationRequest.Builder(ResponseType.CODE, new Scope("openid"), settings.clientId(), callback)
                .endpointURI(provider.awake().getAuthorizationEndpointURI())
                .state(pending.state())
                .nonce(pending.nonce())
                .codeChallenge(pending.verifier(), CodeChallengeMethod.S256)
                .uiLocales(List.of(tag(language)))
                .build()
                .toURI();
    }

    /**
     * Takes the provider's answer to a sign-in.
     *
     * @param parameters of the request that brought the answer; its state led to {@code pending}
     */
    public RealmSignIn complete(PendingSignIn pending, Map<String, String[]> parameters, URI callback)
            throws SignInRefused, ProviderUnavailable {
        AuthorizationResponse answer = parse(parameters, callback);
        if (!pending.state().equals(answer.getState())) {
            throw new SignInRefused("the answer belongs to another sign-in");
        }
        requireIssuer(answer);
        if (!answer.indicatesSuccess()) {
            throw refusal(answer.toErrorResponse().getErrorObject());
        }
        AuthorizationCode code = answer.toSuccessResponse().getAuthorizationCode();
        if (code == null) {
            throw new SignInRefused("the answer brings no code");
        }
        OIDCTokens given = exchange(new AuthorizationCodeGrant(code, callback, pending.verifier()));
        return checked(given, pending.nonce());
    }

    /** Asks whether a sign-in still holds, and what the realm says about the person now. */
    public RealmSignIn renew(RealmSignIn former) throws SignInRefused, ProviderUnavailable {
        OIDCTokens given = exchange(new RefreshTokenGrant(new RefreshToken(former.refreshToken())));
        RealmIdentity identity = identity(given);
        if (!identity.subject().equals(former.identity().subject())) {
            throw new SignInRefused("the renewed tokens are somebody else's");
        }
        RefreshToken next = given.getRefreshToken();
        return new RealmSignIn(
                identity, former.idToken(), former.sessionId(), next == null ? former.refreshToken() : next.getValue());
    }

    /** Where a browser goes to sign out of the provider, which then sends it to {@code back}. */
    public URI signOutAddress(String idToken, URI back) throws ProviderUnavailable {
        URI endpoint = provider.metadata().getEndSessionEndpointURI();
        if (endpoint == null) {
            return back;
        }
        try {
            return new LogoutRequest(endpoint, JWTParser.parse(idToken), back, null).toURI();
        } catch (java.text.ParseException e) {
            throw new IllegalStateException("an ID token that was checked", e);
        }
    }

    /** @throws InvalidToken when this is no logout token of the realm for us */
    public LogoutNotice logoutNotice(String token) throws InvalidToken {
        if (token.length() > TokenVerifier.MAX_LENGTH) {
            throw new InvalidToken(InvalidToken.Fault.MALFORMED, "too long");
        }
        LogoutTokenValidator validator =
                new LogoutTokenValidator(settings.issuer(), settings.clientId(), false, keys.selector(), null);
        validator.setMaxClockSkew(settings.skewSeconds());
        try {
            LogoutTokenClaimsSet claims = validator.validate(JWTParser.parse(token));
            if (claims.getIssueTime().toInstant().isAfter(clock.instant().plusSeconds(settings.skewSeconds()))) {
                throw new InvalidToken(InvalidToken.Fault.NOT_YET, "issued in the future");
            }
            SessionID session = claims.getSessionID();
            return new LogoutNotice(
                    session == null ? null : session.getValue(),
                    claims.getSubject() == null ? null : claims.getSubject().getValue());
        } catch (java.text.ParseException | BadJOSEException | JOSEException | IllegalArgumentException e) {
            throw new InvalidToken(InvalidToken.Fault.CLAIMS, String.valueOf(e.getMessage()), e);
        }
    }

    private static AuthorizationResponse parse(Map<String, String[]> parameters, URI callback) throws SignInRefused {
        Map<String, List<String>> single = new HashMap<>();
        for (Map.Entry<String, String[]> parameter : parameters.entrySet()) {
            if (parameter.getValue().length != 1) {
                throw new SignInRefused("a parameter comes twice");
            }
            single.put(parameter.getKey(), List.of(parameter.getValue()));
        }
        try {
            return AuthorizationResponse.parse(callback, single);
        } catch (ParseException e) {
            throw new SignInRefused("the answer is not understood: " + e.getMessage(), e);
        }
    }

    /** RFC 9207: an answer that another provider was made to give is not ours to take. */
    private void requireIssuer(AuthorizationResponse answer) throws SignInRefused, ProviderUnavailable {
        OIDCProviderMetadata metadata = provider.metadata();
        boolean named = answer.getIssuer() != null;
        if (named
                ? !metadata.getIssuer().equals(answer.getIssuer())
                : metadata.supportsAuthorizationResponseIssuerParam()) {
            throw new SignInRefused("the answer is another provider's");
        }
    }

    private OIDCTokens exchange(AuthorizationGrant grant) throws SignInRefused, ProviderUnavailable {
        TokenRequest request = new TokenRequest.Builder(
                        provider.metadata().getTokenEndpointURI(), settings.clientAuthentication(), grant)
                .build();
        TokenResponse response;
        try {
            response = OIDCTokenResponseParser.parse(provider.send(request.toHTTPRequest()));
        } catch (ParseException e) {
            throw new SignInRefused("the provider's tokens are not understood: " + e.getMessage(), e);
        }
        if (!response.indicatesSuccess()) {
            throw refusal(response.toErrorResponse().getErrorObject());
        }
        return response.toSuccessResponse().getTokens().toOIDCTokens();
    }

    private RealmSignIn checked(OIDCTokens given, Nonce nonce) throws SignInRefused, ProviderUnavailable {
        if (given.getIDToken() == null || given.getRefreshToken() == null) {
            throw new SignInRefused("the client gets no ID token or no refresh token");
        }
        IDTokenClaimsSet claims = validated(given, nonce);
        RealmIdentity identity = identity(given);
        if (!identity.subject().equals(claims.getSubject().getValue())) {
            throw new SignInRefused("ID token and access token name two people");
        }
        SessionID session = claims.getSessionID();
        return new RealmSignIn(
                identity,
                given.getIDTokenString(),
                session == null ? null : session.getValue(),
                given.getRefreshToken().getValue());
    }

    private IDTokenClaimsSet validated(OIDCTokens given, Nonce nonce) throws SignInRefused, ProviderUnavailable {
        IDTokenValidator validator =
                new IDTokenValidator(settings.issuer(), settings.clientId(), keys.selector(), null);
        validator.setMaxClockSkew(settings.skewSeconds());
        try {
            return validator.validate(Objects.requireNonNull(given.getIDToken()), nonce);
        } catch (BadJOSEException | JOSEException e) {
            if (RealmKeys.areMissing(e)) {
                throw new ProviderUnavailable("the realm's keys cannot be had: " + e.getMessage(), e);
            }
            throw new SignInRefused("the ID token is not to be believed: " + e.getMessage(), e);
        }
    }

    private RealmIdentity identity(OIDCTokens given) throws SignInRefused, ProviderUnavailable {
        try {
            return tokens.read(given.getAccessToken().getValue());
        } catch (InvalidToken e) {
            if (RealmKeys.areMissing(e.getCause())) {
                throw new ProviderUnavailable("the realm's keys cannot be had: " + e.getMessage(), e);
            }
            throw new SignInRefused("the access token is not to be believed: " + e.getMessage(), e);
        }
    }

    private static SignInRefused refusal(@Nullable ErrorObject error) throws ProviderUnavailable {
        String code = error == null ? "no reason" : String.valueOf(error.getCode());
        if (OAuth2Error.TEMPORARILY_UNAVAILABLE.getCode().equals(code)
                || OAuth2Error.SERVER_ERROR.getCode().equals(code)) {
            throw new ProviderUnavailable("the provider says " + code);
        }
        String detail = error == null || error.getDescription() == null ? "" : " (" + error.getDescription() + ")";
        return new SignInRefused(
                "the provider says " + code + detail,
                OAuth2Error.ACCESS_DENIED.getCode().equals(code));
    }

    private static LangTag tag(Locale language) {
        try {
            return LangTag.parse(language.getLanguage());
        } catch (LangTagException e) {
            throw new IllegalArgumentException(language.toString(), e);
        }
    }
}
