package org.vademecum.vectorstore;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.TypedQuery;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.vademecum.vectorstore.IndexGeneration.State;
import org.vademecum.vectorstore.VectorStoreFile.Status;

/** Rows of {@code index_generation} and {@code generation_file}. */
@ApplicationScoped
@Transactional
public class GenerationRepository {
    private static final String SEARCHED = "f.vectorStoreId = :store and f.current = true and f.status = :completed";
    private static final String HAS =
            "select g.vectorStoreFileId from GenerationFile g where g.generation = :generation";

    @PersistenceContext(unitName = "vademecum")
    EntityManager em;

    void add(IndexGeneration generation) {
        em.persist(generation);
    }

    public void add(GenerationFile file) {
        em.persist(file);
    }

    public Optional<IndexGeneration> find(String id) {
        return Optional.ofNullable(em.find(IndexGeneration.class, id));
    }

    /** Those of a store, newest first. */
    List<IndexGeneration> list(String vectorStoreId) {
        return em.createQuery(
                        "select g from IndexGeneration g where g.vectorStoreId = :store order by g.number desc",
                        IndexGeneration.class)
                .setParameter("store", vectorStoreId)
                .getResultList();
    }

    /** Those that somebody may look at and nobody works on: first those that are waited for. */
    public List<IndexGeneration> listWaiting(Instant now, int limit) {
        return em.createQuery("""
                        select g from IndexGeneration g, VectorStore s
                        where s.id = g.vectorStoreId and s.deleted = false and g.state in :states
                          and g.notBefore <= :now and (g.leaseUntil is null or g.leaseUntil < :now)
                        order by g.state, g.notBefore""", IndexGeneration.class)
                .setParameter("states", List.of(State.BUILDING, State.KEPT, State.DISCARDED))
                .setParameter("now", now)
                .setMaxResults(limit)
                .getResultList();
    }

    /** Those of the leases that still hold. */
    public Set<String> leaseOwners(Collection<String> owners) {
        return new HashSet<>(
                em.createQuery("select g.leaseOwner from IndexGeneration g where g.leaseOwner in :owners", String.class)
                        .setParameter("owners", owners)
                        .getResultList());
    }

    public void renewLeases(Collection<String> owners, Instant until) {
        em.createQuery("update IndexGeneration g set g.leaseUntil = :until where g.leaseOwner in :owners")
                .setParameter("until", until)
                .setParameter("owners", owners)
                .executeUpdate();
    }

    /**
     * Some of the documents that are searched and that the generation does not have whole, after a {@code seq}, in the order of the
     * upload.
     */
    public List<VectorStoreFile> listMissing(String vectorStoreId, int generation, long after, int limit) {
        return em.createQuery(
                        "select f from VectorStoreFile f where %s and f.seq > :after and f.id not in (%s) order by f.seq"
                                .formatted(SEARCHED, HAS),
                        VectorStoreFile.class)
                .setParameter("store", vectorStoreId)
                .setParameter("completed", Status.COMPLETED)
                .setParameter("after", after)
                .setParameter("generation", generation)
                .setMaxResults(limit)
                .getResultList();
    }

    /** How many of the documents that are searched the generation has whole. */
    long countDone(String vectorStoreId, int generation) {
        return em.createQuery(
                        "select count(f) from VectorStoreFile f where %s and f.id in (%s)".formatted(SEARCHED, HAS),
                        Long.class)
                .setParameter("store", vectorStoreId)
                .setParameter("completed", Status.COMPLETED)
                .setParameter("generation", generation)
                .getSingleResult();
    }

    /**
     * What the searched documents are called in the index in those generations that are not searched.
     *
     * @param vectorStoreId null for all stores
     */
    public List<String> listIndexed(@Nullable String vectorStoreId) {
        TypedQuery<Object[]> query =
                em.createQuery("""
                        select g.vectorStoreFileId, g.generation from GenerationFile g, VectorStoreFile f
                        where f.id = g.vectorStoreFileId and f.current = true""" + (vectorStoreId == null ? "" : " and f.vectorStoreId = :store"), Object[].class);
        return (vectorStoreId == null ? query : query.setParameter("store", vectorStoreId))
                .getResultStream()
                .map(row -> IndexNames.of((String) row[0], (Integer) row[1]))
                .toList();
    }

    /** What a generation of the store's index is made by; its first one has no row until there is another. */
    public IndexRecipe recipe(String vectorStoreId, int generation) {
        return em.createQuery("""
                        select g.recipe from IndexGeneration g
                        where g.vectorStoreId = :store and g.number = :number""", IndexRecipe.class)
                .setParameter("store", vectorStoreId)
                .setParameter("number", generation)
                .getResultStream()
                .findFirst()
                .or(() -> Optional.ofNullable(em.find(VectorStore.class, vectorStoreId))
                        .map(VectorStore::recipe))
                .orElse(IndexRecipe.DEFAULT);
    }

    /** The index has lost the documents with these names, so that their generations lack them. */
    public void forget(Collection<String> indexNames) {
        for (String name : indexNames) {
            em.createQuery("delete from GenerationFile g where g.vectorStoreFileId = :file and g.generation = :number")
                    .setParameter("file", IndexNames.id(name))
                    .setParameter("number", IndexNames.generation(name))
                    .executeUpdate();
        }
    }

    /**
     * Makes the store's documents those of another generation, which has all of them, and notes that the one before has
     * them too.
     *
     * @param store locked
     */
    void swap(VectorStore store, int next) {
        em.flush();
        long before = usage(store);
        em.createNativeQuery("""
                        insert into generation_file (vector_store_file_id, generation, chunk_count, usage_bytes)
                        select id, generation, chunk_count, usage_bytes from vector_store_file
                        where vector_store_id = ? and is_current = true""").setParameter(1, store.id()).executeUpdate();
        em.createNativeQuery("""
                        update vector_store_file set
                          chunk_count = (select g.chunk_count from generation_file g
                                         where g.vector_store_file_id = vector_store_file.id and g.generation = ?),
                          usage_bytes = (select g.usage_bytes from generation_file g
                                         where g.vector_store_file_id = vector_store_file.id and g.generation = ?),
                          generation = ?, version = version + 1
                        where vector_store_id = ? and is_current = true""")
                .setParameter(1, next)
                .setParameter(2, next)
                .setParameter(3, next)
                .setParameter(4, store.id())
                .executeUpdate();
        em.createNativeQuery("""
                        delete from generation_file where generation = ?
                          and vector_store_file_id in (select id from vector_store_file where vector_store_id = ?)""")
                .setParameter(1, next)
                .setParameter(2, store.id())
                .executeUpdate();
        store.addUsage(usage(store) - before);
    }

    private long usage(VectorStore store) {
        Long sum = em.createQuery(
                        "select sum(f.usageBytes) from VectorStoreFile f where f.vectorStoreId = :store and f.current = true",
                        Long.class)
                .setParameter("store", store.id())
                .getSingleResult();
        return sum == null ? 0 : sum;
    }
}
