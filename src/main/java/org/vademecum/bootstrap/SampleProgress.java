package org.vademecum.bootstrap;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vademecum.access.Caller;
import org.vademecum.common.Timer;
import org.vademecum.vectorstore.DocumentCounts;
import org.vademecum.vectorstore.DocumentService;

/** Tells in the log how far the sample manuals are, until all are searchable; {@code bin/run} reads these lines. */
@ApplicationScoped
public class SampleProgress {
    private static final Logger LOG = LoggerFactory.getLogger(SampleProgress.class);

    @Inject
    DocumentService documents;

    @Inject
    Timer timer;

    private final AtomicReference<@Nullable Future<?>> watching = new AtomicReference<>();
    private volatile String told = "";

    /** {@code curator} sees the manuals of all departments. */
    void watch(Caller curator) {
        watching.set(timer.every(Duration.ofSeconds(1), () -> report(curator)));
    }

    private void report(Caller curator) {
        DocumentCounts counts = documents.counts(curator);
        tell("Sample manuals: %d of %d searchable".formatted(counts.ready(), counts.total()));
        if (counts.inProgress() == 0) {
            tell("Sample manuals: done, %d failed".formatted(counts.failed()));
            stop();
        }
    }

    private void tell(String line) {
        if (!line.equals(told)) {
            LOG.info(line);
            told = line;
        }
    }

    @PreDestroy
    void stop() {
        Future<?> future = watching.getAndSet(null);
        if (future != null) {
            future.cancel(false);
        }
    }
}
