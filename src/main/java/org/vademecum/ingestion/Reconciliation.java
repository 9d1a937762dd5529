package org.vademecum.ingestion;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.vademecum.common.Transactions;
import org.vademecum.file.BlobClaims;
import org.vademecum.file.BlobStore;
import org.vademecum.vectorstore.AttributeIndexing;
import org.vademecum.vectorstore.GenerationRepository;
import org.vademecum.vectorstore.SearchIndex;

/**
 * Makes index and blobs agree with the database, which is right. After the loss of the index this is its rebuild: chunks
 * and vectors come from the database, nothing is parsed or embedded again.
 */
@ApplicationScoped
class Reconciliation {
    private static final Logger LOG = System.getLogger(Reconciliation.class.getName());
    private static final int AT_ONCE = 500;
    private static final Duration LOGGED_EVERY = Duration.ofSeconds(5);

    /** An upload under way has its blob, but no row yet. */
    private static final Duration UPLOAD_LIMIT = Duration.ofHours(1);

    /** What was put right. */
    record Result(int added, int removed) {}

    @Inject
    GenerationRepository generations;

    @Inject
    IndexFilling filling;

    @Inject
    SearchIndex index;

    @Inject
    AttributeIndexing attributes;

    @Inject
    BlobStore blobs;

    @Inject
    BlobClaims claims;

    @Inject
    Transactions transactions;

    @Inject
    Clock clock;

    /** Both, each whether or not the other works. */
    void run(BooleanSupplier goOn) {
        try {
            reconcileIndex(goOn);
        } catch (IOException | RuntimeException e) {
            LOG.log(Level.ERROR, "The search index could not be compared with the database", e);
        }
        try {
            removeUnnamedBlobs();
        } catch (IOException | RuntimeException e) {
            LOG.log(Level.ERROR, "The blobs could not be compared with the database", e);
        }
    }

    /**
     * Puts what the index lacks or has with other chunks, removes what it should not have, and tells it of attributes that it has not
     * heard of. {@code goOn} is asked before each document.
     */
    Result reconcileIndex(BooleanSupplier goOn) throws IOException {
        IndexFilling.Difference difference = filling.compare(index);
        // What a generation that is not searched lacks, its own job adds.
        transactions.run(() -> generations.forget(difference.lost()));
        Result result = new Result(add(difference.wanting(), goOn), remove(difference.surplus()));
        if (result.added() + result.removed() > 0) {
            LOG.log(Level.INFO, "Search index: {0} documents added, {1} removed", result.added(), result.removed());
        }
        int described = attributes.catchUp(goOn);
        if (described > 0) {
            LOG.log(Level.INFO, "Search index: {0} documents have other attributes by now", described);
        }
        return result;
    }

    /** Removes blobs that no row names: what a crash between the two halves of an upload left. Returns how many. */
    int removeUnnamedBlobs() throws IOException {
        int removed = 0;
        try (Stream<String> old = blobs.listPutBefore(clock.instant().minus(UPLOAD_LIMIT))) {
            Iterator<String> names = old.iterator();
            while (names.hasNext()) {
                List<String> some = new ArrayList<>();
                while (names.hasNext() && some.size() < AT_ONCE) {
                    some.add(names.next());
                }
                removed += claims.removeUnnamed(some);
            }
        }
        if (removed > 0) {
            LOG.log(Level.INFO, "{0} blobs that nothing names were removed", removed);
        }
        return removed;
    }

    private int add(List<String> wanting, BooleanSupplier goOn) throws IOException {
        int added = 0;
        long due = System.nanoTime() + LOGGED_EVERY.toNanos();
        for (String id : wanting) {
            if (!goOn.getAsBoolean()) {
                return added;
            }
            added += filling.add(index, id) ? 1 : 0;
            if (System.nanoTime() - due >= 0) {
                LOG.log(Level.INFO, "Rebuilding the search index: {0} of {1} documents", added, wanting.size());
                due = System.nanoTime() + LOGGED_EVERY.toNanos();
            }
        }
        return added;
    }

    private int remove(Set<String> surplus) throws IOException {
        int removed = 0;
        for (String name : surplus) {
            removed += filling.remove(index, name) ? 1 : 0;
        }
        return removed;
    }
}
