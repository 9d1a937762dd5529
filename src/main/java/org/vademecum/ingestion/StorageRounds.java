package org.vademecum.ingestion;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.vademecum.ingestion.StorageRound.Outcome;

/** The rounds of all nodes. */
@ApplicationScoped
@Transactional
public class StorageRounds {
    /** The next night's have come by then. */
    private static final Duration DAY = Duration.ofHours(25);

    @PersistenceContext(unitName = "vademecum")
    EntityManager em;

    @Inject
    Clock clock;

    void add(StorageRound round) {
        em.persist(round);
    }

    /** The newest of a day that left something broken, on whichever node. */
    public Optional<StorageRound> alarm() {
        return em.createQuery(
                        "select r from StorageRound r where r.at > :since and r.outcome = :broken order by r.seq desc",
                        StorageRound.class)
                .setParameter("since", clock.instant().minus(DAY))
                .setParameter("broken", Outcome.BROKEN)
                .setMaxResults(1)
                .getResultStream()
                .findFirst();
    }

    /**
     * Removes chunks and recognised pages of documents that failed or were cancelled, which had their content taken from them.
     * Returns how many rows there were.
     */
    int removeLeftovers() {
        int removed = 0;
        for (String entity : new String[] {"Chunk", "RecognisedPage"}) {
            removed += em.createQuery("""
                            delete from %s c where c.vectorStoreFileId in
                              (select f.id from VectorStoreFile f where f.status in (
                                 org.vademecum.vectorstore.VectorStoreFile.Status.FAILED,
                                 org.vademecum.vectorstore.VectorStoreFile.Status.CANCELLED))""".formatted(entity)).executeUpdate();
        }
        return removed;
    }
}
