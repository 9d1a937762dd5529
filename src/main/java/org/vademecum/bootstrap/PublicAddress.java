package org.vademecum.bootstrap;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Where browsers reach the product, as configured: what a request says of it counts for nothing. */
@ApplicationScoped
public class PublicAddress {
    @Inject
    @ConfigProperty(name = "vademecum.public-url")
    Optional<String> configured;

    /**
     * @param path within the application, such as {@code /login}
     * @throws IllegalStateException when none is configured; whoever sends people away and back needs one
     */
    URI of(String path) {
        return URI.create(address()
                        .orElseThrow(() -> new IllegalStateException("vademecum.public-url is not set"))
                        .replaceFirst("/+$", "")
                + path);
    }

    /** Browsers come by TLS, whoever ends it. */
    boolean isHttps() {
        return address()
                .filter(address -> address.regionMatches(true, 0, "https://", 0, "https://".length()))
                .isPresent();
    }

    private Optional<String> address() {
        return configured.map(String::strip).filter(address -> !address.isEmpty());
    }
}
