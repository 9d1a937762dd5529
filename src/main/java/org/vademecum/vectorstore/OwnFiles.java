package org.vademecum.vectorstore;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.util.List;
import org.vademecum.access.Caller;
import org.vademecum.common.Transactions;
import org.vademecum.retention.LegalHolds;

/** The files and vector stores that somebody keeps for themselves, to be taken away with all that was made of them. */
@ApplicationScoped
public class OwnFiles {
    private static final String STORES = " from vector_store e where e.audience = ?1 and not e.deleted";
    private static final String FILES = " from stored_file e where e.audience = ?1";
    private static final String FREE = " and " + LegalHolds.freeSql("e");

    @PersistenceContext(unitName = "vademecum")
    EntityManager em;

    @Inject
    VectorStoreService stores;

    @Inject
    FileRemoval files;

    @Inject
    Transactions transactions;

    /** How many there are that may be taken away, or must be kept. */
    public record Counts(long files, long stores, long kept) {}

    public Counts count(Caller caller) {
        return transactions.call(() -> {
            long free = count(caller, FILES + FREE);
            long freeStores = count(caller, STORES + FREE);
            return new Counts(free, freeStores, count(caller, FILES) + count(caller, STORES) - free - freeStores);
        });
    }

    private long count(Caller caller, String from) {
        Object count = em.createNativeQuery("select count(*)" + from)
                .setParameter(1, caller.principalId())
                .getSingleResult();
        return ((Number) count).longValue();
    }

    /**
     * Takes some away, stores first. Must not be called inside a transaction.
     *
     * @return how many are gone; zero when none is left that may be taken away
     */
    public int eraseSome(Caller caller, int limit) {
        List<String> doomed = list(caller, STORES, limit);
        doomed.forEach(id -> stores.delete(caller, id));
        if (doomed.isEmpty()) {
            doomed = list(caller, FILES, limit);
            doomed.forEach(id -> files.delete(caller, id));
        }
        return doomed.size();
    }

    private List<String> list(Caller caller, String from, int limit) {
        List<?> ids = transactions.call(() -> em.createNativeQuery("select e.id" + from + FREE + " order by e.seq")
                .setParameter(1, caller.principalId())
                .setMaxResults(limit)
                .getResultList());
        return ids.stream().map(String.class::cast).toList();
    }
}
