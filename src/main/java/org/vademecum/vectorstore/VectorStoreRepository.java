package org.vademecum.vectorstore;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.vademecum.access.DepartmentHolder;
import org.vademecum.access.Readership;
import org.vademecum.common.CursorPage;
import org.vademecum.common.ListEnd;
import org.vademecum.common.ListRequest;

/** Rows of {@code vector_store}. */
@ApplicationScoped
@Transactional
public class VectorStoreRepository implements DepartmentHolder {
    private static final int MAX = 1000;

    /** In place of no id: nothing is in an empty list, and databases know none. */
    private static final Set<String> NONE = Set.of("");

    @PersistenceContext(unitName = "vademecum")
    EntityManager em;

    public Optional<VectorStore> find(String id) {
        return Optional.ofNullable(em.find(VectorStore.class, id)).filter(store -> !store.deleted());
    }

    /** Those that exist, by id. At most a few hundred ids at a time. */
    public Map<String, VectorStore> findAll(Collection<String> ids) {
        return ids.isEmpty()
                ? Map.of()
                : em.createQuery(
                                "select s from VectorStore s where s.id in :ids and s.deleted = false",
                                VectorStore.class)
                        .setParameter("ids", ids)
                        .getResultStream()
                        .collect(Collectors.toMap(VectorStore::id, Function.identity()));
    }

    CursorPage<VectorStore> list(Readership readers, ListRequest page) {
        return readers.page(em, VectorStore.class, "e.deleted = false", Map.of(), page);
    }

    /** Some whose time is over, but not yet what they held. */
    List<String> listExpired(Instant now, int limit) {
        return em.createQuery("""
                        select s.id from VectorStore s
                        where s.expired = false and s.expiresAt <= :now order by s.expiresAt""", String.class)
                .setParameter("now", now)
                .setMaxResults(limit)
                .getResultList();
    }

    /** Some that were deleted, but are still there. */
    List<String> listDeleted(int limit) {
        return em.createQuery("select s.id from VectorStore s where s.deleted = true order by s.seq", String.class)
                .setMaxResults(limit)
                .getResultList();
    }

    void remove(String id) {
        em.createQuery("delete from VectorStore s where s.id = :id")
                .setParameter("id", id)
                .executeUpdate();
    }

    /**
     * Finds the store and makes everybody else who wants this lock wait until the transaction ends: what is decided by
     * looking at the store's documents (is it a duplicate, which version comes next, which one is current) takes turns.
     */
    public Optional<VectorStore> lock(String id) {
        return Optional.ofNullable(em.find(VectorStore.class, id, LockModeType.PESSIMISTIC_WRITE));
    }

    public void add(VectorStore store) {
        ListEnd.append(em, store);
    }

    /** The departments' own, by name, at most 1000. */
    public List<VectorStore> listAll() {
        return em.createQuery(
                        "select s from VectorStore s where s.ownerId is null and s.deleted = false order by s.name, s.id",
                        VectorStore.class)
                .setMaxResults(MAX)
                .getResultList();
    }

    /** The departments' own, by name, at most 1000. */
    public List<VectorStore> list(Set<String> departmentIds) {
        if (departmentIds.isEmpty()) {
            return List.of();
        }
        return em.createQuery("""
                        select s from VectorStore s
                        where s.departmentId in :departments and s.ownerId is null and s.deleted = false
                        order by s.name, s.id""", VectorStore.class)
                .setParameter("departments", departmentIds)
                .setMaxResults(MAX)
                .getResultList();
    }

    /** What a principal keeps, in the order of its making. */
    List<VectorStore> listKept(String principalId) {
        return em.createQuery(
                        "select s from VectorStore s where s.audience = :keeper and s.deleted = false order by s.seq",
                        VectorStore.class)
                .setParameter("keeper", principalId)
                .getResultList();
    }

    /** How many versions of each store share a state, and the newest date that those state; of all but these. */
    List<StoreState> states(Collection<String> ids, Set<String> withheld) {
        return em.createQuery("""
                        select f.vectorStoreId, f.current, f.status, count(f), max(f.documentDate)
                        from VectorStoreFile f
                        where f.vectorStoreId in :ids and f.id not in :withheld and f.deletedAt is null
                        group by f.vectorStoreId, f.current, f.status""", Object[].class)
                .setParameter("ids", ids)
                .setParameter("withheld", withheld.isEmpty() ? NONE : withheld)
                .getResultStream()
                .map(StoreState::of)
                .toList();
    }

    /** When the newest of the searched documents but these was uploaded, by store; none for a store without. */
    Map<String, Instant> newestUploads(Collection<String> ids, Set<String> withheld) {
        return em.createQuery("""
                        select f.vectorStoreId, f.createdAt from VectorStoreFile f
                        where f.vectorStoreId in :ids and f.current = true
                          and f.seq = (select max(n.seq) from VectorStoreFile n
                                       where n.vectorStoreId = f.vectorStoreId and n.current = true
                                         and n.id not in :withheld)""", Object[].class)
                .setParameter("ids", ids)
                .setParameter("withheld", withheld.isEmpty() ? NONE : withheld)
                .getResultStream()
                .collect(Collectors.toMap(row -> (String) row[0], row -> (Instant) row[1]));
    }

    @Override
    public String holding() {
        return "stores";
    }

    @Override
    public Map<String, Long> countByDepartment() {
        return DepartmentHolder.count(em, "VectorStore", "ownerId");
    }
}
