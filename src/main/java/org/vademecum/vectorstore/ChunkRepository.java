package org.vademecum.vectorstore;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.Tuple;
import jakarta.persistence.criteria.CriteriaBuilder;
import jakarta.persistence.criteria.CriteriaQuery;
import jakarta.persistence.criteria.Predicate;
import jakarta.persistence.criteria.Root;
import jakarta.transaction.Transactional;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Rows of {@code chunk}. */
@ApplicationScoped
@Transactional
public class ChunkRepository {
    /** The attributes of {@link Chunk.Place} in its order. */
    private static final List<String> PLACE =
            List.of("vectorStoreFileId", "ordinal", "start", "end", "pageFirst", "pageLast", "headings");

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
        return em.createQuery("""
                        select c from Chunk c
                        where c.vectorStoreFileId = :file and c.ordinal in :ordinals
                        order by c.ordinal""", Chunk.class)
                .setParameter("file", vectorStoreFileId)
                .setParameter("ordinals", ordinals)
                .getResultList();
    }

    /**
     * Where chunks stand, in no particular order.
     *
     * @param ordinals of each document version; at most a few hundred together
     */
    public List<Chunk.Place> listPlaces(Map<String, ? extends Collection<Integer>> ordinals) {
        if (ordinals.isEmpty()) {
            return List.of();
        }
        CriteriaBuilder builder = em.getCriteriaBuilder();
        CriteriaQuery<Tuple> query = builder.createTupleQuery();
        Root<Chunk> chunk = query.from(Chunk.class);
        query.multiselect(PLACE.stream().map(chunk::get).collect(Collectors.toList()));
        query.where(builder.or(ordinals.entrySet().stream()
                .map(file -> builder.and(
                        builder.equal(chunk.get("vectorStoreFileId"), file.getKey()),
                        chunk.get("ordinal").in(file.getValue())))
                .toArray(Predicate[]::new)));
        return em.createQuery(query)
                .getResultStream()
                .map(ChunkRepository::place)
                .toList();
    }

    private static Chunk.Place place(Tuple row) {
        return new Chunk.Place(
                row.get(0, String.class),
                row.get(1, Integer.class),
                row.get(2, Integer.class),
                row.get(3, Integer.class),
                row.get(4, Integer.class),
                row.get(5, Integer.class),
                row.get(6, String.class));
    }

    /** At most {@code limit} chunks of a document version from an ordinal on, in text order. */
    public List<Chunk> listFrom(String vectorStoreFileId, int ordinal, int limit) {
        return em.createQuery("""
                        select c from Chunk c
                        where c.vectorStoreFileId = :file and c.ordinal >= :ordinal
                        order by c.ordinal""", Chunk.class)
                .setParameter("file", vectorStoreFileId)
                .setParameter("ordinal", ordinal)
                .setMaxResults(limit)
                .getResultList();
    }

    /** The next chunks without an embedding, in text order. */
    public List<Chunk> listUnembedded(String vectorStoreFileId, int fromOrdinal, int limit) {
        return em.createQuery("""
                        select c from Chunk c
                        where c.vectorStoreFileId = :file and c.ordinal >= :ordinal and c.embedding is null
                        order by c.ordinal""", Chunk.class)
                .setParameter("file", vectorStoreFileId)
                .setParameter("ordinal", fromOrdinal)
                .setMaxResults(limit)
                .getResultList();
    }

    public int countUnembedded(String vectorStoreFileId) {
        return em.createQuery(
                        "select count(c) from Chunk c where c.vectorStoreFileId = :file and c.embedding is null",
                        Long.class)
                .setParameter("file", vectorStoreFileId)
                .getSingleResult()
                .intValue();
    }

    public void removeAll(Collection<String> vectorStoreFileIds) {
        em.createQuery("delete from Chunk c where c.vectorStoreFileId in :files")
                .setParameter("files", vectorStoreFileIds)
                .executeUpdate();
    }
}
