package org.vademecum.ingestion;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.vademecum.common.Transactions;
import org.vademecum.ingestion.parser.OcrProgram;
import org.vademecum.vectorstore.DocumentQueued;
import org.vademecum.vectorstore.IngestionError;
import org.vademecum.vectorstore.VectorStore;
import org.vademecum.vectorstore.VectorStoreFile;
import org.vademecum.vectorstore.VectorStoreFile.Status;
import org.vademecum.vectorstore.VectorStoreFileRepository;
import org.vademecum.vectorstore.VectorStoreRepository;

/**
 * Documents that failed because nothing could read the pictures that they are made of: they go on by themselves once something can, after which
 * none fails for this cause again. Thread-safe, and each is taken up once, whichever node comes first.
 */
@ApplicationScoped
class UnreadScans {
    private static final Logger LOG = System.getLogger(UnreadScans.class.getName());
    private static final int AT_ONCE = 100;

    @Inject
    OcrProgram program;

    @Inject
    VectorStoreFileRepository documents;

    @Inject
    VectorStoreRepository stores;

    @Inject
    Transactions transactions;

    @Inject
    Event<DocumentQueued> queued;

    @Inject
    Clock clock;

    /** Queues them where pages can be read here; {@code goOn} is asked before each. Returns how many. */
    int takeUp(BooleanSupplier goOn) {
        int taken = 0;
        List<VectorStoreFile> some = program.find().isEmpty() ? List.of() : failedAfter(0);
        while (!some.isEmpty()) {
            for (VectorStoreFile failed : some) {
                if (!goOn.getAsBoolean()) {
                    return taken;
                }
                taken += takeUp(failed) ? 1 : 0;
            }
            some = failedAfter(some.getLast().seq());
        }
        if (taken > 0) {
            LOG.log(Level.INFO, "{0} documents whose pictures could not be read before are tried again", taken);
        }
        return taken;
    }

    private List<VectorStoreFile> failedAfter(long seq) {
        return transactions.call(() -> documents.listFailed(IngestionError.NO_TEXT, seq, AT_ONCE));
    }

    private boolean takeUp(VectorStoreFile failed) {
        return transactions.retry(() -> {
            Optional<VectorStore> store = stores.lock(failed.vectorStoreId())
                    .filter(found -> !found.deleted() && !found.isExpired(clock.instant()));
            Optional<VectorStoreFile> file = store.flatMap(found -> documents.find(failed.id()))
                    .filter(found -> found.status() == Status.FAILED && !found.isDeleted());
            file.ifPresent(again -> {
                store.orElseThrow().recount(again, () -> again.retry(clock.instant()));
                queued.fire(new DocumentQueued(again.id()));
            });
            return file.isPresent();
        });
    }
}
