package org.vademecum.bootstrap;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;

/** The API key or the realm's token that a request carries: {@code Authorization: Bearer …}. */
final class Bearer {
    private static final String SCHEME = "bearer ";

    private Bearer() {}

    /** Programs sign in with a key or a token here, and with nothing else. */
    static boolean isAskedFor(String path) {
        return path.equals("/v1") || path.startsWith("/v1/");
    }

    /** Whoever sends one to the product's own interface is that bearer, whatever session the request carries besides. */
    static boolean counts(HttpServletRequest request, String path) {
        return isAskedFor(path) || (Answers.isProgram(path) && of(request).isPresent());
    }

    static Optional<String> of(HttpServletRequest request) {
        return Optional.ofNullable(request.getHeader("Authorization"))
                .filter(value -> value.regionMatches(true, 0, SCHEME, 0, SCHEME.length()))
                .map(value -> value.substring(SCHEME.length()).strip())
                .filter(secret -> !secret.isEmpty());
    }

    /** What tells a key to its owner and to nobody else. */
    static String masked(String secret) {
        int shown = secret.length() < 12 ? 0 : 4;
        return "*".repeat(8) + secret.substring(secret.length() - shown);
    }
}
