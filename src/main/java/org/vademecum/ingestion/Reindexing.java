package org.vademecum.ingestion;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;
import org.vademecum.llm.EmbeddingException;
import org.vademecum.vectorstore.AttributeIndexing;
import org.vademecum.vectorstore.DocumentTraces;
import org.vademecum.vectorstore.SearchIndex;
import org.vademecum.vectorstore.VectorStoreFile;

/**
 * Builds, keeps up and removes generations of stores' indexes that are not searched, one at a time on each node. A document is
 * done when its row says so; whoever takes over goes on with the first that is not, and with its first chunk without a
 * vector. Thread-safe.
 */
@ApplicationScoped
class Reindexing {
    private static final Logger LOG = System.getLogger(Reindexing.class.getName());
    private static final int REMOVED_AT_ONCE = 100;

    /** How often a kept generation is given the documents that have come since. */
    private static final Duration KEPT_UP = Duration.ofSeconds(30);

    private static final int MOST_DOUBLINGS = 7;

    private record Active(GenerationLease lease, StopSignal signal) {}

    @Inject
    ReindexJobs jobs;

    @Inject
    DocumentSplitting splitting;

    @Inject
    ChunkEmbedding embedding;

    @Inject
    DocumentIndexing indexing;

    @Inject
    AttributeIndexing attributes;

    @Inject
    SearchIndex index;

    @Inject
    DocumentTraces traces;

    @Inject
    @ConfigProperty(name = "vademecum.ingestion.lease", defaultValue = "PT15S")
    Duration time;

    @Inject
    @ConfigProperty(name = "vademecum.ingestion.retry-delay", defaultValue = "PT2S")
    Duration retryDelay;

    private volatile @Nullable Active active;

    /** Works on what waits, if anything does, on the calling thread. Nothing that goes wrong with it reaches the caller. */
    boolean workOnNext() {
        Optional<GenerationLease> taken = jobs.take(time);
        taken.ifPresent(this::work);
        return taken.isPresent();
    }

    /** Stops for the node to go down; somebody else goes on. */
    void stop() {
        Active now = active;
        if (now != null) {
            now.signal().stop(StopSignal.Reason.SHUTDOWN);
        }
    }

    /** Stops what was cancelled or taken over. */
    void stopLost() {
        Active now = active;
        if (now != null && !jobs.holds(now.lease())) {
            now.signal().stop(StopSignal.Reason.LOST);
        }
    }

    void renewLease() {
        Active now = active;
        if (now != null) {
            jobs.renew(now.lease(), time);
        }
    }

    @SuppressWarnings("CatchingUnchecked")
    private void work(GenerationLease lease) {
        StopSignal stop = new StopSignal();
        active = new Active(lease, stop);
        try {
            workOrThrow(lease, stop);
        } catch (GenerationLease.Lost e) {
            LOG.log(Level.INFO, "{0} is no longer worked on here", lease.id());
        } catch (Throwable e) {
            // The lease runs out and somebody tries again.
            LOG.log(Level.WARNING, "The state of " + lease.id() + " could not be recorded", e);
        } finally {
            active = null;
        }
    }

    @SuppressWarnings("CatchingUnchecked")
    private void workOrThrow(GenerationLease lease, StopSignal stop) {
        try {
            switch (lease.state()) {
                case BUILDING -> build(lease, stop);
                case KEPT -> {
                    complete(lease, stop);
                    jobs.release(lease, KEPT_UP);
                }
                case DISCARDED -> remove(lease, stop);
                case IN_USE, REMOVED -> jobs.release(lease, KEPT_UP);
            }
        } catch (GenerationLease.Lost e) {
            throw e;
        } catch (StopSignal.Stopped e) {
            if (e.reason() == StopSignal.Reason.SHUTDOWN) {
                jobs.release(lease, Duration.ZERO);
            }
        } catch (Throwable e) {
            putOff(lease, e);
        }
    }

    private void build(GenerationLease lease, StopSignal stop) throws Exception {
        do {
            complete(lease, stop);
        } while (!jobs.swap(lease));
        LOG.log(Level.INFO, "{0} is searched by generation {1}", lease.vectorStoreId(), lease.number());
    }

    /** Adds every document that the generation lacks. */
    private void complete(GenerationLease lease, StopSignal stop) throws Exception {
        // In rounds that go on from the last document; one before it that was completed meanwhile is found in the next.
        boolean more = true;
        while (more) {
            more = false;
            long after = 0;
            for (Optional<VectorStoreFile> next = jobs.next(lease, after);
                    next.isPresent();
                    next = jobs.next(lease, after)) {
                stop.check();
                add(lease, next.get(), stop);
                after = next.get().seq();
                more = true;
            }
        }
    }

    private void add(GenerationLease lease, VectorStoreFile file, StopSignal stop) throws Exception {
        if (!jobs.isSplit(lease, file)) {
            jobs.split(lease, file, splitting.split(file, lease.number(), lease.recipe()));
        }
        stop.check();
        embedding.run(
                file,
                lease.number(),
                lease.recipe(),
                stop,
                (block, vectors) -> jobs.embedded(lease, file, block, vectors));
        stop.check();
        index.put(indexing.document(file, lease.number(), lease.recipe()));
        boolean done = false;
        try {
            done = jobs.done(lease, file);
        } finally {
            if (!done) {
                tidyUp(lease, file);
            }
        }
        // They may have been changed since they were read for the index.
        attributes.refresh(file.id(), file.attributes());
    }

    /** It reached the index after whoever ended the document or the generation may have cleaned up. */
    private void tidyUp(GenerationLease lease, VectorStoreFile file) throws IOException {
        if (!jobs.isOnItsWay(file)) {
            traces.unindex(file.id());
        } else if (jobs.isGivenUp(lease)) {
            index.discard(lease.vectorStoreId(), lease.number());
        }
    }

    private void remove(GenerationLease lease, StopSignal stop) throws IOException {
        index.discard(lease.vectorStoreId(), lease.number());
        long last = jobs.removeSome(lease, 0, REMOVED_AT_ONCE);
        while (last > 0) {
            stop.check();
            last = jobs.removeSome(lease, last, REMOVED_AT_ONCE);
        }
        jobs.removed(lease);
    }

    /** It goes on until somebody cancels it: what fails may work in a moment, and nothing is lost meanwhile. */
    private void putOff(GenerationLease lease, Throwable fault) {
        long millis = retryDelay.toMillis() << Math.min(jobs.attempts(lease), MOST_DOUBLINGS);
        LOG.log(Level.WARNING, "%s is tried again in %d ms".formatted(lease.id(), millis), fault);
        String why = fault instanceof EmbeddingException known
                ? String.valueOf(known.getMessage())
                : fault.getClass().getSimpleName();
        jobs.postpone(lease, why, Duration.ofMillis(millis));
    }
}
