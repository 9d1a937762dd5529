package org.vademecum.vectorstore;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.vademecum.common.ApplicationStarted;
import org.vademecum.common.ApplicationStopping;
import org.vademecum.common.Timer;
import org.vademecum.common.Transactions;
import org.vademecum.file.UploadService;

/**
 * Removes what is deleted or whose time is over: vector stores, documents in the bin, files, uploads. Everybody sees at once that it is gone;
 * this only makes room. A block at a time, so that it may be stopped anywhere and go on later, on any node.
 */
@ApplicationScoped
public class Housekeeping {
    private static final Logger LOG = System.getLogger(Housekeeping.class.getName());
    private static final Duration EVERY = Duration.ofMinutes(1);
    private static final int AT_ONCE = 100;

    @Inject
    VectorStoreRepository stores;

    @Inject
    StoreEmptying emptying;

    @Inject
    DocumentBin bin;

    @Inject
    DocumentRemoval removal;

    @Inject
    FileRemoval files;

    @Inject
    UploadService uploads;

    @Inject
    Transactions transactions;

    @Inject
    Clock clock;

    @Inject
    Timer timer;

    private final AtomicBoolean asked = new AtomicBoolean();
    private @Nullable Future<?> rounds;

    void start(@Observes ApplicationStarted started) {
        rounds = timer.every(EVERY, this::run);
    }

    void stop(@Observes ApplicationStopping stopping) {
        if (rounds != null) {
            rounds.cancel(false);
        }
    }

    void onDeleted(@Observes(during = TransactionPhase.AFTER_SUCCESS) VectorStoreDeleted deleted) {
        if (asked.compareAndSet(false, true)) {
            timer.now(this::run);
        }
    }

    void onReplaced(@Observes(during = TransactionPhase.AFTER_SUCCESS) DocumentsReplaced replaced) {
        if (!replaced.remains().isEmpty()) {
            timer.now(() -> removal.remove(replaced.remains()));
        }
    }

    /**
     * Until nothing is left to do. One kind that cannot be removed does not hold up the others. Whoever comes while it is done
     * waits, and does what came meanwhile.
     */
    synchronized void run() {
        asked.set(false);
        untilNone("deleted vector stores", this::removeDeleted);
        untilNone("expired vector stores", this::emptyExpired);
        untilNone("documents in the bin", bin::deleteDue);
        untilNone("expired files", files::deleteExpired);
        untilNone("expired uploads", uploads::expire);
    }

    private static void untilNone(String what, IntSupplier some) {
        try {
            int done = some.getAsInt();
            while (done > 0) {
                done = some.getAsInt();
            }
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "Removing " + what + " failed; it is tried again", e);
        }
    }

    private int removeDeleted() {
        List<String> deleted = transactions.call(() -> stores.listDeleted(AT_ONCE));
        deleted.forEach(emptying::delete);
        return deleted.size();
    }

    private int emptyExpired() {
        List<String> expired = transactions.call(() -> stores.listExpired(clock.instant(), AT_ONCE));
        expired.forEach(emptying::expire);
        return expired.size();
    }
}
