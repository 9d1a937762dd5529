package org.vademecum.vectorstore;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.util.Collection;
import java.util.List;

/** Rows of {@code chunk}. */
@ApplicationScoped
public class ChunkRepository {
    @PersistenceContext(unitName = "vademecum")
    EntityManager em;

    public void addAll(Collection<Chunk> chunks) {
        chunks.forEach(em::persist);
    }

    /** The chunks of a document version with these ordinals, in text order. */
    public List<Chunk> list(String vectorStoreFileId, Collection<Integer> ordinals) {
        if (ordinals.isEmpty()) {
            return List.of();
        }
        return em.createQuery(
                        """
                        select c from Chunk c
                        where c.vectorStoreFileId = :file and c.ordinal in :ordinals
                        order by c.ordinal""",
                        Chunk.class)
                .setParameter("file", vectorStoreFileId)
                .setParameter("ordinals", ordinals)
                .getResultList();
    }

    /** At most {@code limit} chunks of a document version from an ordinal on, in text order. */
    public List<Chunk> listFrom(String vectorStoreFileId, int ordinal, int limit) {
        return em.createQuery(
                        """
                        select c from Chunk c
                        where c.vectorStoreFileId = :file and c.ordinal >= :ordinal
                        order by c.ordinal""",
                        Chunk.class)
                .setParameter("file", vectorStoreFileId)
                .setParameter("ordinal", ordinal)
                .setMaxResults(limit)
                .getResultList();
    }

    /** The next chunks without an embedding, in text order. */
    public List<Chunk> listUnembedded(String vectorStoreFileId, int fromOrdinal, int limit) {
        return em.createQuery(
                        """
                        select c from Chunk c
                        where c.vectorStoreFileId = :file and c.ordinal >= :ordinal and c.embedding is null
                        order by c.ordinal""",
                        Chunk.class)
                .setParameter("file", vectorStoreFileId)
                .setParameter("ordinal", fromOrdinal)
                .setMaxResults(limit)
                .getResultList();
    }

    public void removeAll(Collection<String> vectorStoreFileIds) {
        em.createQuery("delete from Chunk c where c.vectorStoreFileId in :files")
                .setParameter("files", vectorStoreFileIds)
                .executeUpdate();
    }
}
