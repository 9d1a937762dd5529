package org.vademecum.retrieval;

import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;
import org.vademecum.common.ApplicationStarted;
import org.vademecum.common.ApplicationStopping;
import org.vademecum.common.Night;
import org.vademecum.vectorstore.Canaries;

/**
 * Sends the canaries out each night: those that are missing are planted, and once they had time to be taken in, all are
 * looked for. Every node does so, since each searches an index of its own.
 */
@ApplicationScoped
public class CanaryWatch {
    private static final Logger LOG = System.getLogger(CanaryWatch.class.getName());
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

    @Resource(lookup = "java:comp/DefaultManagedScheduledExecutorService")
    ManagedScheduledExecutorService timer;

    private volatile @Nullable Future<?> next;

    void start(@Observes ApplicationStarted started) {
        await(this::plant, untilNight());
    }

    void stop(@Observes ApplicationStopping stopping) {
        Future<?> waiting = next;
        if (waiting != null) {
            waiting.cancel(false);
        }
    }

    private void plant() {
        try {
            canaries.plant();
        } catch (IOException | RuntimeException e) {
            LOG.log(Level.WARNING, "Canaries could not be planted; it is tried again the next night", e);
        }
        await(this::look, TO_TAKE_IN);
    }

    private void look() {
        try {
            check.run();
        } catch (IOException | RuntimeException e) {
            LOG.log(Level.WARNING, "Canaries could not be looked for; it is tried again the next night", e);
        }
        await(this::plant, untilNight());
    }

    private void await(Runnable work, Duration delay) {
        next = timer.schedule(work, delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    private Duration untilNight() {
        return Night.untilNext(at, clock.instant(), ZoneId.systemDefault());
    }
}
