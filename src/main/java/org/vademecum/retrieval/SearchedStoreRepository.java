package org.vademecum.retrieval;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vademecum.vectorstore.VectorStore;

/** Vector stores with what a search in them goes by. */
@ApplicationScoped
@Transactional
public class SearchedStoreRepository {
    @PersistenceContext(unitName = "vademecum")
    EntityManager em;

    /**
     * A store as it is searched.
     *
     * @param glossaryVersion of its department's glossary; null when there is none
     * @param profile in force; null when it has none of its own
     */
    record Row(
            VectorStore store,
            @Nullable Long glossaryVersion,
            @Nullable RetrievalProfile profile) {}

    /** Those of the stores that exist, all in one query, since each search asks for them. */
    List<Row> list(Collection<String> vectorStoreIds) {
        return vectorStoreIds.isEmpty()
                ? List.of()
                : em.createQuery("""
                                select s, g.version, p.profile from VectorStore s
                                left join Glossary g on g.departmentId = s.departmentId
                                left join ProfileVersion p on p.vectorStoreId = s.id
                                  and p.number = (select max(n.number) from ProfileVersion n where n.vectorStoreId = s.id)
                                where s.id in :ids and s.deleted = false""", Object[].class)
                        .setParameter("ids", vectorStoreIds)
                        .getResultStream()
                        .map(row -> new Row((VectorStore) row[0], (Long) row[1], (RetrievalProfile) row[2]))
                        .toList();
    }
}
