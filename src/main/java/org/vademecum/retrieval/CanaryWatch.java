package org.vademecum.retrieval;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalTime;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.vademecum.common.ApplicationStarted;
import org.vademecum.common.ApplicationStopping;
import org.vademecum.common.Nightly;
import org.vademecum.common.Timer;
import org.vademecum.vectorstore.Canaries;

/**
 * Sends the canaries out each night: those that are missing are planted, and once they had time to be taken in, all are
 * looked for. Every node does so, since each searches an index of its own.
 */
@ApplicationScoped
public class CanaryWatch {
    private static final Duration TO_TAKE_IN = Duration.ofMinutes(10);

    @Inject
    Canaries canaries;

    @Inject
    CanaryCheck check;

    @Inject
    Clock clock;

    @Inject
    @ConfigProperty(name = "vademecum.canary.at", defaultValue = "03:10")
    LocalTime at;

    @Inject
    Timer timer;

    private volatile List<Nightly> nightly = List.of();

    void start(@Observes ApplicationStarted started) {
        nightly = List.of(
                Nightly.begin("Planting canaries", at, canaries::plant, timer, clock),
                Nightly.begin("Looking for canaries", at.plus(TO_TAKE_IN), check::run, timer, clock));
    }

    void stop(@Observes ApplicationStopping stopping) {
        nightly.forEach(Nightly::end);
    }
}
