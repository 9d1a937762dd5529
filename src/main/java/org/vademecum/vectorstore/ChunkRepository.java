package org.vademecum.vectorstore;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.PersistenceException;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Rows of {@code chunk}. */
@ApplicationScoped
@Transactional
public class ChunkRepository {
    /** The columns of {@link Chunk.Place} in its order. */
    static final String PLACES = """
            select c.vector_store_file_id, c.ordinal, c.start_offset, c.end_offset, c.page_first, c.page_last, c.heading_path
            from unnest(cast(? as varchar array), cast(? as integer array), cast(? as integer array))
              as wanted (file_id, generation, ordinal)
            join chunk c on c.vector_store_file_id = wanted.file_id
              and c.generation = wanted.generation and c.ordinal = wanted.ordinal""";

    @PersistenceContext(unitName = "vademecum")
    EntityManager em;

    public void addAll(Collection<Chunk> chunks) {
        chunks.forEach(em::persist);
    }

    /** The chunks of a document version in a generation with these ordinals, in text order. */
    public List<Chunk> list(String vectorStoreFileId, int generation, Collection<Integer> ordinals) {
        if (ordinals.isEmpty()) {
            return List.of();
        }
        return em.createQuery("""
                        select c from Chunk c
                        where c.vectorStoreFileId = :file and c.generation = :generation and c.ordinal in :ordinals
                        order by c.ordinal""", Chunk.class)
                .setParameter("file", vectorStoreFileId)
                .setParameter("generation", generation)
                .setParameter("ordinals", ordinals)
                .getResultList();
    }

    /**
     * Where chunks stand, in no particular order. Plain SQL that is always the same: of a condition for each chunk H2 makes a
     * scan of the table, and both databases a plan of its own.
     *
     * @param ordinals of each document version; at most a few hundred together
     * @param generation of each of the document versions
     */
    public List<Chunk.Place> listPlaces(
            Map<String, ? extends Collection<Integer>> ordinals, ToIntFunction<String> generation) {
        if (ordinals.isEmpty()) {
            return List.of();
        }
        List<String> files = new ArrayList<>();
        List<Integer> generations = new ArrayList<>();
        List<Integer> numbers = new ArrayList<>();
        ordinals.forEach((file, wanted) -> wanted.forEach(ordinal -> {
            files.add(file);
            generations.add(generation.applyAsInt(file));
            numbers.add(ordinal);
        }));
        Connection connection = em.unwrap(Connection.class);
        try (PreparedStatement query = connection.prepareStatement(PLACES)) {
            query.setArray(1, connection.createArrayOf("varchar", files.toArray()));
            query.setArray(2, connection.createArrayOf("integer", generations.toArray()));
            query.setArray(3, connection.createArrayOf("integer", numbers.toArray()));
            List<Chunk.Place> places = new ArrayList<>();
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    places.add(place(rows));
                }
            }
            return places;
        } catch (SQLException e) {
            throw new PersistenceException(e);
        }
    }

    private static Chunk.Place place(ResultSet row) throws SQLException {
        return new Chunk.Place(
                row.getString(1),
                row.getInt(2),
                row.getInt(3),
                row.getInt(4),
                number(row, 5),
                number(row, 6),
                row.getString(7));
    }

    /** What {@code getObject} does as well, by reflection in the server's wrapper around the driver. */
    private static @Nullable Integer number(ResultSet row, int column) throws SQLException {
        int number = row.getInt(column);
        return row.wasNull() ? null : number;
    }

    /** At most {@code limit} chunks of a document version from an ordinal on, in text order. */
    public List<Chunk> listFrom(String vectorStoreFileId, int generation, int ordinal, int limit) {
        return em.createQuery("""
                        select c from Chunk c
                        where c.vectorStoreFileId = :file and c.generation = :generation and c.ordinal >= :ordinal
                        order by c.ordinal""", Chunk.class)
                .setParameter("file", vectorStoreFileId)
                .setParameter("generation", generation)
                .setParameter("ordinal", ordinal)
                .setMaxResults(limit)
                .getResultList();
    }

    /** The next chunks without an embedding, in text order. */
    public List<Chunk> listUnembedded(String vectorStoreFileId, int generation, int fromOrdinal, int limit) {
        return em.createQuery("""
                        select c from Chunk c
                        where c.vectorStoreFileId = :file and c.generation = :generation and c.ordinal >= :ordinal and c.embedding is null
                        order by c.ordinal""", Chunk.class)
                .setParameter("file", vectorStoreFileId)
                .setParameter("generation", generation)
                .setParameter("ordinal", fromOrdinal)
                .setMaxResults(limit)
                .getResultList();
    }

    /**
     * How many chunks each of the document versions has in each generation, by their names in the index; nothing of those without.
     *
     * @param vectorStoreFileIds at most a few hundred
     */
    public Map<String, Integer> count(Collection<String> vectorStoreFileIds) {
        return vectorStoreFileIds.isEmpty()
                ? Map.of()
                : em.createQuery("""
                                select c.vectorStoreFileId, c.generation, count(c) from Chunk c
                                where c.vectorStoreFileId in :files group by c.vectorStoreFileId, c.generation""", Object[].class)
                        .setParameter("files", vectorStoreFileIds)
                        .getResultStream()
                        .collect(Collectors.toMap(
                                row -> IndexNames.of((String) row[0], (Integer) row[1]),
                                row -> ((Long) row[2]).intValue()));
    }

    public int countUnembedded(String vectorStoreFileId, int generation) {
        return em.createQuery("""
                        select count(c) from Chunk c
                        where c.vectorStoreFileId = :file and c.generation = :generation and c.embedding is null""", Long.class)
                .setParameter("file", vectorStoreFileId)
                .setParameter("generation", generation)
                .getSingleResult()
                .intValue();
    }

    /** Removes what was made of the documents, in all generations. */
    public void removeAll(Collection<String> vectorStoreFileIds) {
        em.createQuery("delete from Chunk c where c.vectorStoreFileId in :files")
                .setParameter("files", vectorStoreFileIds)
                .executeUpdate();
        unmark(vectorStoreFileIds);
    }

    /** No generation that is not searched counts as having the documents any more. */
    public void unmark(Collection<String> vectorStoreFileIds) {
        em.createQuery("delete from GenerationFile g where g.vectorStoreFileId in :files")
                .setParameter("files", vectorStoreFileIds)
                .executeUpdate();
    }

    /** Removes what one generation has of the documents. */
    public void removeAll(Collection<String> vectorStoreFileIds, int generation) {
        for (String entity : List.of("Chunk", "GenerationFile")) {
            em.createQuery("delete from %s c where c.vectorStoreFileId in :files and c.generation = :generation"
                            .formatted(entity))
                    .setParameter("files", vectorStoreFileIds)
                    .setParameter("generation", generation)
                    .executeUpdate();
        }
    }

    /** The tokens of each chunk, the smallest first. */
    public List<Integer> listTokens(String vectorStoreFileId, int generation) {
        return em.createQuery("""
                        select c.tokens from Chunk c
                        where c.vectorStoreFileId = :file and c.generation = :generation order by c.tokens""", Integer.class)
                .setParameter("file", vectorStoreFileId)
                .setParameter("generation", generation)
                .getResultList();
    }

    /** What a generation has of a document: chunks, and the bytes of their text. */
    public record Size(int chunks, long bytes) {}

    public Size size(String vectorStoreFileId, int generation) {
        Object[] row = (Object[]) em.createNativeQuery("""
                        select count(*), coalesce(sum(octet_length(content)), 0) from chunk
                        where vector_store_file_id = ? and generation = ?""")
                .setParameter(1, vectorStoreFileId)
                .setParameter(2, generation)
                .getSingleResult();
        return new Size(((Number) row[0]).intValue(), ((Number) row[1]).longValue());
    }
}
