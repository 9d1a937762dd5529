package org.vademecum.vectorstore;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.util.List;
import org.vademecum.access.Caller;
import org.vademecum.access.Erasable;
import org.vademecum.common.Transactions;
import org.vademecum.retention.LegalHolds;

/** Counts and lists what somebody keeps for themselves in a table. */
@ApplicationScoped
class OwnRows {
    /** Tables with {@code department_id} and {@code owner_id}. */
    enum Table {
        STORES(" from vector_store e where e.audience = ?1 and not e.deleted", "e.seq"),
        FILES(" from stored_file e where e.audience = ?1", "e.seq"),
        /** What became of them does not matter: their rows name files. */
        UPLOADS(" from upload e where e.owner_id = ?1", "e.created_at");

        private final String rows;
        private final String order;

        Table(String rows, String order) {
            this.rows = rows;
            this.order = order;
        }
    }

    private static final String FREE = " and " + LegalHolds.freeSql("e");

    @PersistenceContext(unitName = "vademecum")
    EntityManager em;

    @Inject
    Transactions transactions;

    Erasable.Counts count(Caller caller, Table table) {
        return transactions.call(() -> {
            long free = count(caller, table.rows + FREE);
            return new Erasable.Counts(free, count(caller, table.rows) - free);
        });
    }

    private long count(Caller caller, String from) {
        Object count = em.createNativeQuery("select count(*)" + from)
                .setParameter(1, caller.principalId())
                .getSingleResult();
        return ((Number) count).longValue();
    }

    /** Ids of those that may be taken away, the oldest first. */
    List<String> listFree(Caller caller, Table table, int limit) {
        List<?> ids = transactions.call(
                () -> em.createNativeQuery("select e.id" + table.rows + FREE + " order by " + table.order)
                        .setParameter(1, caller.principalId())
                        .setMaxResults(limit)
                        .getResultList());
        return ids.stream().map(String.class::cast).toList();
    }
}
