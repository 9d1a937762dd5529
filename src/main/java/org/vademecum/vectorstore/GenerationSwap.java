package org.vademecum.vectorstore;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.vademecum.access.AuditAction;
import org.vademecum.access.Audited;
import org.vademecum.vectorstore.IndexGeneration.State;

/** Has a store searched by another generation, in one step. */
@ApplicationScoped
public class GenerationSwap {
    @Inject
    GenerationRepository generations;

    @Inject
    Event<Audited> audited;

    @Inject
    Clock clock;

    @Inject
    @ConfigProperty(name = "vademecum.index.keep-previous", defaultValue = "P7D")
    Duration kept;

    /**
     * Returns whether it was done; it is not while the generation lacks a document. The generation that was searched is kept
     * for a while, and one that was kept so far is not.
     *
     * @param store locked, so that no document becomes current in between
     * @param next is being built
     */
    @Transactional(TxType.MANDATORY)
    public boolean swap(VectorStore store, IndexGeneration next) {
        if (!generations.listMissing(store.id(), next.number(), 0, 1).isEmpty()) {
            return false;
        }
        Instant now = clock.instant();
        for (IndexGeneration other : generations.list(store.id())) {
            if (other.state() == State.KEPT) {
                other.discard(now);
            } else if (other.state() == State.IN_USE) {
                other.keep(now.plus(kept), store.followsLanguage());
            }
        }
        generations.swap(store, next.number());
        next.use();
        store.searchBy(next);
        audited.fire(new Audited(
                        AuditAction.REINDEX_SWAP,
                        Audited.Outcome.DONE,
                        next.startedBy(),
                        null,
                        store.departmentId(),
                        store.kind(),
                        store.id(),
                        Map.of())
                .with("generation", Integer.toString(next.number())));
        return true;
    }
}
