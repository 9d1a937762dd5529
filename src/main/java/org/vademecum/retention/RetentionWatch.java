package org.vademecum.retention;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.LocalTime;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;
import org.vademecum.common.ApplicationStarted;
import org.vademecum.common.ApplicationStopping;
import org.vademecum.common.Nightly;
import org.vademecum.common.Timer;

/** Deletes each night what departments have kept for long enough. */
@ApplicationScoped
public class RetentionWatch {
    @Inject
    RetentionRun run;

    @Inject
    Clock clock;

    @Inject
    @ConfigProperty(name = "vademecum.retention.at", defaultValue = "02:30")
    LocalTime at;

    @Inject
    Timer timer;

    private volatile @Nullable Nightly cleaning;

    void start(@Observes ApplicationStarted started) {
        cleaning = Nightly.begin("Deleting what was kept for long enough", at, run::run, timer, clock);
    }

    void stop(@Observes ApplicationStopping stopping) {
        Nightly begun = cleaning;
        if (begun != null) {
            begun.end();
        }
    }
}
