package org.vademecum.bootstrap;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vademecum.access.ApiKeyService;
import org.vademecum.common.ApplicationStarted;

/** The administrator's API key that the configuration gives, for unattended set-up. */
@ApplicationScoped
public class BootstrapKey {
    private static final Logger LOG = LoggerFactory.getLogger(BootstrapKey.class);
    private static final int GUESSABLE = 20;

    @Inject
    ApiKeyService keys;

    /** After the sample company, whose departments it may belong to. */
    void ensure(
            @Observes @Priority(2) ApplicationStarted started,
            @ConfigProperty(name = "vademecum.bootstrap.api-key") Optional<String> configured) {
        configured.map(String::strip).filter(secret -> !secret.isEmpty()).ifPresent(secret -> {
            if (secret.length() < GUESSABLE) {
                LOG.warn(
                        "vademecum.bootstrap.api-key is short enough to be guessed; choose {} characters or more",
                        GUESSABLE);
            }
            keys.ensureBootstrapKey(secret);
        });
    }
}
