package org.vademecum.bootstrap;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Where browsers reach the product: as configured, or else as the request names it. */
@ApplicationScoped
public class PublicAddress {
    @Inject
    @ConfigProperty(name = "vademecum.public-url")
    Optional<String> configured;

    /** @param path within the application, such as {@code /login} */
    URI of(HttpServletRequest request, String path) {
        String base = configured
                .map(String::strip)
                .filter(address -> !address.isEmpty())
                .map(address -> address.replaceFirst("/+$", ""))
                .orElseGet(() -> asked(request));
        return URI.create(base + path);
    }

    /** Browsers come by TLS, whoever ends it. */
    boolean isHttps() {
        return configured
                .map(String::strip)
                .filter(address -> address.regionMatches(true, 0, "https://", 0, "https://".length()))
                .isPresent();
    }

    private static String asked(HttpServletRequest request) {
        String whole = request.getRequestURL().toString();
        return whole.substring(0, whole.length() - request.getRequestURI().length()) + request.getContextPath();
    }
}
