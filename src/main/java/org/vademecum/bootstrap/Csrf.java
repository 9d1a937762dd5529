package org.vademecum.bootstrap;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * The session's secret that a page sends back with whatever changes something; pages read {@code #{csrf.token}}. The
 * token looks different every time, so that the size of compressed pages gives nothing away.
 */
@Named("csrf")
@ApplicationScoped
public class Csrf {
    private static final String SECRET = "vademecum.csrf";
    private static final int BYTES = 24;
    private static final SecureRandom RANDOM = new SecureRandom();

    @Inject
    HttpServletRequest request;

    public String getToken() {
        return masked(secret(request.getSession()));
    }

    private synchronized byte[] secret(HttpSession session) {
        byte[] secret = (byte[]) session.getAttribute(SECRET);
        if (secret == null) {
            secret = random();
            session.setAttribute(SECRET, secret);
        }
        return secret;
    }

    static boolean matches(HttpServletRequest request, @Nullable String token) {
        HttpSession session = request.getSession(false);
        byte[] secret = session == null ? null : (byte[]) session.getAttribute(SECRET);
        return secret != null && token != null && MessageDigest.isEqual(secret, unmasked(token));
    }

    static void forget(HttpSession session) {
        session.removeAttribute(SECRET);
    }

    /** A random pad, then the secret under that pad. */
    static String masked(byte[] secret) {
        byte[] pad = random();
        byte[] token = Arrays.copyOf(pad, 2 * BYTES);
        for (int i = 0; i < BYTES; i++) {
            token[BYTES + i] = (byte) (pad[i] ^ secret[i]);
        }
        return Base64.getUrlEncoder().encodeToString(token);
    }

    /** The secret, or no bytes when this is no token. */
    static byte[] unmasked(String token) {
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(token);
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
        if (bytes.length != 2 * BYTES) {
            return new byte[0];
        }
        byte[] secret = new byte[BYTES];
        for (int i = 0; i < BYTES; i++) {
            secret[i] = (byte) (bytes[i] ^ bytes[BYTES + i]);
        }
        return secret;
    }

    private static byte[] random() {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return bytes;
    }
}
