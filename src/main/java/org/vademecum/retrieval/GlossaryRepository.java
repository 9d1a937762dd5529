package org.vademecum.retrieval;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.vademecum.vectorstore.VectorStore;

/** Rows of {@code glossary}. */
@ApplicationScoped
@Transactional
public class GlossaryRepository {
    @PersistenceContext(unitName = "vademecum")
    EntityManager em;

    /** A store, and the version of its department's glossary; null when there is none. */
    record Row(VectorStore store, @Nullable Long glossaryVersion) {}

    void add(Glossary glossary) {
        em.persist(glossary);
    }

    Optional<Glossary> find(String departmentId) {
        return Optional.ofNullable(em.find(Glossary.class, departmentId));
    }

    /** The stores that exist. A search asks for them anyway, so that the glossary costs it no query of its own. */
    List<Row> listStores(Collection<String> vectorStoreIds) {
        return vectorStoreIds.isEmpty()
                ? List.of()
                : em.createQuery("""
                                select s, g.version from VectorStore s
                                left join Glossary g on g.departmentId = s.departmentId
                                where s.id in :ids and s.deleted = false""", Object[].class)
                        .setParameter("ids", vectorStoreIds)
                        .getResultStream()
                        .map(row -> new Row((VectorStore) row[0], (Long) row[1]))
                        .toList();
    }
}
