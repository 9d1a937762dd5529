package org.vademecum.ingestion;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.vademecum.access.AuditAction;
import org.vademecum.access.Audited;
import org.vademecum.common.Transactions;
import org.vademecum.file.BlobClaims;
import org.vademecum.ingestion.StorageRound.Outcome;
import org.vademecum.vectorstore.DocumentBin;

/**
 * Looks whether all that was deleted is gone, and all that was not is there: in the database, the index and the blobs. What
 * can be put right is; the rest is an alarm. Must not be called inside a transaction.
 */
@ApplicationScoped
public class StorageCheck {
    private static final Logger LOG = System.getLogger(StorageCheck.class.getName());
    private static final int NAMED_IN_LOG = 20;

    /** A node that was down for the night catches up within minutes. */
    private static final Duration GRACE = Duration.ofDays(1);

    @Inject
    Reconciliation reconciliation;

    @Inject
    BlobClaims claims;

    @Inject
    DocumentBin bin;

    @Inject
    StorageRounds rounds;

    @Inject
    Transactions transactions;

    @Inject
    Event<Audited> audited;

    @Inject
    Clock clock;

    /**
     * @param goOn asked before each document that the index lacks
     * @throws IOException when index or blobs cannot be read; nothing is recorded then
     */
    StorageRound run(BooleanSupplier goOn) throws IOException {
        int left = transactions.call(rounds::removeLeftovers);
        Reconciliation.Result index = reconciliation.reconcileIndex(goOn);
        int unnamed = reconciliation.removeUnnamedBlobs();
        List<String> lost = claims.listLost();
        int overdue = bin.countOverdue(GRACE);
        StorageRound round = new StorageRound(index, unnamed, lost.size(), left, overdue, clock.instant());
        transactions.run(() -> {
            rounds.add(round);
            audited.fire(told(round));
        });
        if (round.outcome() == Outcome.BROKEN) {
            LOG.log(
                    Level.ERROR,
                    "Storage check {0}: {1} blobs are lost, such as {2}; {3} documents should have left the bin",
                    round.id(),
                    lost.size(),
                    lost.stream().limit(NAMED_IN_LOG).toList(),
                    overdue);
        } else {
            LOG.log(Level.INFO, "Storage check {0}: {1}", round.id(), round.outcome());
        }
        return round;
    }

    private static Audited told(StorageRound round) {
        return new Audited(
                AuditAction.STORAGE_CHECK,
                Audited.Outcome.DONE,
                null,
                null,
                null,
                null,
                null,
                Map.of(
                        "round", round.id(),
                        "index_missing", String.valueOf(round.indexMissing()),
                        "index_surplus", String.valueOf(round.indexSurplus()),
                        "blobs_unnamed", String.valueOf(round.blobsUnnamed()),
                        "blobs_lost", String.valueOf(round.blobsLost()),
                        "rows_left", String.valueOf(round.rowsLeft()),
                        "documents_overdue", String.valueOf(round.documentsOverdue())));
    }
}
