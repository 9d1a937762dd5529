package org.vademecum.ingestion;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.vademecum.ingestion.parser.ParserUnavailable;
import org.vademecum.ingestion.parser.UnreadableDocument;
import org.vademecum.llm.EmbeddingException;
import org.vademecum.vectorstore.DocumentTraces;
import org.vademecum.vectorstore.IngestionError;
import org.vademecum.vectorstore.IngestionStage;
import org.vademecum.vectorstore.ReindexService;
import org.vademecum.vectorstore.VectorStoreFile;

/**
 * Works on one job and sees to its end, whatever happens: done, failed with the cause, given back, or put off. Nothing
 * that goes wrong with one job reaches the caller.
 */
@ApplicationScoped
class IngestionWorker {
    /** With pauses that double, faults that pass within some four minutes are sat out. */
    static final int MAX_ATTEMPTS = 8;

    /** With the usual delay, pauses grow to a minute. */
    private static final int LAST_DOUBLING = 5;

    private static final Logger LOG = System.getLogger(IngestionWorker.class.getName());
    private static final IngestionError SERVER_ERROR =
            new IngestionError(IngestionError.Code.SERVER_ERROR, "server_error", null);
    private static final IngestionError NOT_EMBEDDED =
            new IngestionError(IngestionError.Code.SERVER_ERROR, "not_embedded", null);
    private static final IngestionError INTERRUPTED =
            new IngestionError(IngestionError.Code.SERVER_ERROR, "interrupted", null);

    @Inject
    IngestionJobs jobs;

    @Inject
    IngestionPipeline pipeline;

    @Inject
    DocumentTraces traces;

    @Inject
    ReindexService reindexing;

    @Inject
    @ConfigProperty(name = "vademecum.ingestion.retry-delay", defaultValue = "PT2S")
    Duration retryDelay;

    /** Runs the job on the calling thread. */
    void work(Lease lease, StopSignal stop) {
        try {
            workOrThrow(lease, stop);
        } catch (LeaseLost e) {
            tidyUp(lease);
        } catch (Throwable e) {
            // The lease runs out and somebody tries again.
            LOG.log(Level.WARNING, "The state of " + lease.vectorStoreFileId() + " could not be recorded", e);
        }
    }

    @SuppressWarnings("CatchingUnchecked")
    private void workOrThrow(Lease lease, StopSignal stop) {
        long start = System.nanoTime();
        try {
            VectorStoreFile file = jobs.get(lease);
            if (file.attempts() >= MAX_ATTEMPTS) {
                fail(lease, INTERRUPTED);
                return;
            }
            pipeline.run(lease, stop);
            long millis = (System.nanoTime() - start) / 1_000_000;
            LOG.log(Level.INFO, "{0} is ready after {1} ms", lease.vectorStoreFileId(), millis);
            followLanguage(file.vectorStoreId());
        } catch (LeaseLost e) {
            throw e;
        } catch (StopSignal.Stopped e) {
            stopped(lease, e.reason());
        } catch (UnreadableDocument e) {
            LOG.log(Level.INFO, "{0} cannot be read: {1}", lease.vectorStoreFileId(), e.getMessage());
            fail(lease, e.error());
        } catch (Throwable e) {
            putOff(lease, e);
        }
    }

    /** The document is done, whatever comes of it; the next one has it tried again. */
    private void followLanguage(String vectorStoreId) {
        try {
            reindexing.followLanguage(vectorStoreId);
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "The language of " + vectorStoreId + " could not be looked at", e);
        }
    }

    private void stopped(Lease lease, StopSignal.Reason reason) {
        switch (reason) {
            case LOST -> tidyUp(lease);
            case SHUTDOWN, TURN -> jobs.release(lease);
        }
    }

    private void fail(Lease lease, IngestionError error) {
        traces.remove(lease.vectorStoreFileId(), jobs.fail(lease, error));
    }

    /**
     * What fails may work in a moment: a full disk, a model that restarts, memory that others use up. The index is waited for as
     * long as it takes, since all documents need it and nobody could do anything about this one.
     */
    private void putOff(Lease lease, Throwable fault) {
        VectorStoreFile file = jobs.get(lease);
        boolean isLast = file.attempts() + 1 >= MAX_ATTEMPTS;
        boolean isOfIndex = file.stage() == IngestionStage.INDEXING && fault instanceof IOException;
        if (isLast && !isOfIndex) {
            LOG.log(Level.ERROR, "Giving up on %s (%s)".formatted(file.id(), file.stage()), fault);
            fail(lease, error(fault));
            return;
        }
        Duration delay = delay(file.attempts());
        LOG.log(
                Level.WARNING,
                "%s (%s) is tried again in %d ms".formatted(file.id(), file.stage(), delay.toMillis()),
                fault);
        if (isLast) {
            jobs.sitOut(lease, delay);
        } else {
            jobs.postpone(lease, delay);
        }
    }

    private static IngestionError error(Throwable fault) {
        return switch (fault) {
            case ParserUnavailable parser -> parser.error();
            case EmbeddingException unavailable -> NOT_EMBEDDED;
            default -> SERVER_ERROR;
        };
    }

    /** Twice as long each time but the last, and up to half as much again, so that jobs that failed together do not come together. */
    private Duration delay(int attempts) {
        long millis = retryDelay.toMillis() << Math.min(attempts, LAST_DOUBLING);
        return Duration.ofMillis(millis + ThreadLocalRandom.current().nextLong(millis / 2 + 1));
    }

    /** The job was taken away in the middle; it may have reached the index after whoever ended it had cleaned up. */
    private void tidyUp(Lease lease) {
        if (jobs.isGivenUp(lease)) {
            traces.unindex(lease.vectorStoreFileId());
        }
    }
}
