package org.vademecum.audit;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.vademecum.common.CursorPage;
import org.vademecum.common.Keyset;
import org.vademecum.common.ListRequest;

/** What was written down, in the database. Needs the caller's transaction for writing. */
@ApplicationScoped
@Transactional
class AuditRepository {
    @PersistenceContext(unitName = "vademecum")
    EntityManager em;

    public void add(AuditEntry entry) {
        em.persist(entry);
    }

    /** The end of the chain, for whoever adds to it: others wait until the transaction ends. */
    public AuditChain lockChain() {
        return Objects.requireNonNull(em.find(AuditChain.class, AuditChain.ID, LockModeType.PESSIMISTIC_WRITE));
    }

    public AuditChain chain() {
        return Objects.requireNonNull(em.find(AuditChain.class, AuditChain.ID));
    }

    /** Entries that have no place yet, oldest first. */
    public List<AuditEntry> listUnchained(int limit) {
        return em.createQuery("select e from AuditEntry e where e.number is null order by e.seq", AuditEntry.class)
                .setMaxResults(limit)
                .getResultList();
    }

    public long countUnchained() {
        return em.createQuery("select count(e) from AuditEntry e where e.number is null", Long.class)
                .getSingleResult();
    }

    /** Entries of the chain that follow a number, in order. */
    public List<AuditEntry> listChained(long after, int limit) {
        return em.createQuery("select e from AuditEntry e where e.number > :after order by e.number", AuditEntry.class)
                .setParameter("after", after)
                .setMaxResults(limit)
                .getResultList();
    }

    /** @param departmentIds whose entries count; null for all and for those of no department */
    public CursorPage<AuditEntry> list(@Nullable Set<String> departmentIds, AuditFilter filter, ListRequest page) {
        Map<String, Object> values = new HashMap<>();
        String condition = filter.condition(values);
        return departmentIds == null
                ? Keyset.ofAll(em, AuditEntry.class, condition, values).page(page)
                : new Keyset<>(em, AuditEntry.class, "e.departmentId = :department and " + condition, values)
                        .pageOfEach(page, "department", departmentIds);
    }
}
