package org.vademecum.retention;

import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;
import org.vademecum.common.ApplicationStarted;
import org.vademecum.common.ApplicationStopping;
import org.vademecum.common.Night;

/** Deletes each night what departments have kept for long enough. */
@ApplicationScoped
public class RetentionWatch {
    private static final Logger LOG = System.getLogger(RetentionWatch.class.getName());

    @Inject
    RetentionRun run;

    @Inject
    Clock clock;

    @Inject
    @ConfigProperty(name = "vademecum.retention.at", defaultValue = "02:30")
    LocalTime at;

    @Resource(lookup = "java:comp/DefaultManagedScheduledExecutorService")
    ManagedScheduledExecutorService timer;

    private volatile @Nullable Future<?> next;

    void start(@Observes ApplicationStarted started) {
        await();
    }

    void stop(@Observes ApplicationStopping stopping) {
        Future<?> waiting = next;
        if (waiting != null) {
            waiting.cancel(false);
        }
    }

    private void clean() {
        try {
            run.run();
        } catch (RuntimeException e) {
            LOG.log(
                    Level.WARNING,
                    "What is kept for long enough could not be deleted; it is tried again the next night",
                    e);
        }
        await();
    }

    private void await() {
        long delay =
                Night.untilNext(at, clock.instant(), ZoneId.systemDefault()).toMillis();
        next = timer.schedule(this::clean, delay, TimeUnit.MILLISECONDS);
    }
}
