package org.vademecum.vectorstore;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Rows of {@code vector_store}. */
@ApplicationScoped
public class VectorStoreRepository {
    private static final int MAX = 1000;

    @PersistenceContext(unitName = "vademecum")
    EntityManager em;

    public Optional<VectorStore> find(String id) {
        return Optional.ofNullable(em.find(VectorStore.class, id));
    }

    /**
     * Finds the store and makes everybody else who wants this lock wait until the transaction ends: what is decided by
     * looking at the store's documents (is it a duplicate, which version comes next, which one is current) takes turns.
     */
    public Optional<VectorStore> lock(String id) {
        return Optional.ofNullable(em.find(VectorStore.class, id, LockModeType.PESSIMISTIC_WRITE));
    }

    public void add(VectorStore store) {
        em.persist(store);
    }

    /** By name, at most 1000. */
    public List<VectorStore> listAll() {
        return em.createQuery("select s from VectorStore s order by s.name, s.id", VectorStore.class)
                .setMaxResults(MAX)
                .getResultList();
    }

    /** By name, at most 1000. */
    public List<VectorStore> list(Set<String> departmentIds) {
        if (departmentIds.isEmpty()) {
            return List.of();
        }
        return em.createQuery(
                        "select s from VectorStore s where s.departmentId in :departments order by s.name, s.id",
                        VectorStore.class)
                .setParameter("departments", departmentIds)
                .setMaxResults(MAX)
                .getResultList();
    }

    /** What each store holds: {@code [id, current documents, newest document date, newest upload, in progress]}. */
    List<Object[]> summaries(Collection<String> ids) {
        return em.createQuery(
                        """
                        select f.vectorStoreId,
                               sum(case when f.current = true then 1 else 0 end),
                               max(f.documentDate),
                               max(f.createdAt),
                               sum(case when f.status = :inProgress then 1 else 0 end)
                        from VectorStoreFile f
                        where f.vectorStoreId in :ids and (f.current = true or f.status = :inProgress)
                        group by f.vectorStoreId""",
                        Object[].class)
                .setParameter("ids", ids)
                .setParameter("inProgress", VectorStoreFile.Status.IN_PROGRESS)
                .getResultList();
    }
}
