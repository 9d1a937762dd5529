package org.vademecum.ingestion;

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

/** Checks the storage each night. Every node does so, since each has an index of its own. */
@ApplicationScoped
public class StorageWatch {
    @Inject
    StorageCheck check;

    @Inject
    Clock clock;

    @Inject
    @ConfigProperty(name = "vademecum.storage.check-at", defaultValue = "04:00")
    LocalTime at;

    @Inject
    Timer timer;

    private volatile boolean stopping;
    private volatile @Nullable Nightly nightly;

    void start(@Observes ApplicationStarted started) {
        nightly = Nightly.begin("Checking the storage", at, () -> check.run(() -> !stopping), timer, clock);
    }

    void stop(@Observes ApplicationStopping stop) {
        stopping = true;
        Nightly begun = nightly;
        if (begun != null) {
            begun.end();
        }
    }
}
