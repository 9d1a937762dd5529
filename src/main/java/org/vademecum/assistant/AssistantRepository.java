package org.vademecum.assistant;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.TypedQuery;
import jakarta.transaction.Transactional;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.vademecum.vectorstore.VectorStore;

/** Assistants in the database. Needs the caller's transaction. */
@ApplicationScoped
@Transactional
public class AssistantRepository {
    @PersistenceContext
    EntityManager em;

    public void add(Assistant assistant) {
        em.persist(assistant);
    }

    public Optional<Assistant> find(String assistantId) {
        return Optional.ofNullable(em.find(Assistant.class, assistantId));
    }

    /** Of all departments, oldest first; {@code after} is excluded. */
    List<Assistant> list(@Nullable Assistant after, int limit) {
        return list("1 = 1", after, limit).getResultList();
    }

    /** Of the given departments, oldest first; {@code after} is excluded. */
    List<Assistant> list(Collection<String> departmentIds, @Nullable Assistant after, int limit) {
        return departmentIds.isEmpty()
                ? List.of()
                : list("a.departmentId in :departments", after, limit)
                        .setParameter("departments", departmentIds)
                        .getResultList();
    }

    Optional<VectorStore> findVectorStore(String vectorStoreId) {
        return Optional.ofNullable(em.find(VectorStore.class, vectorStoreId));
    }

    private TypedQuery<Assistant> list(String condition, @Nullable Assistant after, int limit) {
        TypedQuery<Assistant> query = em.createQuery(
                        "select a from Assistant a where " + condition + (after == null ? "" : " and a.seq > :seq")
                                + " order by a.seq",
                        Assistant.class)
                .setMaxResults(limit);
        return after == null ? query : query.setParameter("seq", after.seq());
    }
}
