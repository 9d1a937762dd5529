package org.vademecum.vectorstore;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.TypedQuery;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.vademecum.access.DepartmentHolder;
import org.vademecum.common.CursorPage;
import org.vademecum.common.Keyset;
import org.vademecum.common.ListRequest;
import org.vademecum.file.BlobHolder;
import org.vademecum.vectorstore.VectorStoreFile.Status;

/** Rows of {@code vector_store_file}: every version of every document. */
@ApplicationScoped
@Transactional
public class VectorStoreFileRepository implements BlobHolder, DepartmentHolder {
    @PersistenceContext(unitName = "vademecum")
    EntityManager em;

    public Optional<VectorStoreFile> find(String id) {
        return Optional.ofNullable(em.find(VectorStoreFile.class, id));
    }

    /** Those that exist, by id. At most a few hundred ids at a time. */
    public Map<String, VectorStoreFile> findAll(Collection<String> ids) {
        if (ids.isEmpty()) {
            return Map.of();
        }
        return em.createQuery("select f from VectorStoreFile f where f.id in :ids", VectorStoreFile.class)
                .setParameter("ids", ids)
                .getResultStream()
                .collect(Collectors.toMap(VectorStoreFile::id, Function.identity()));
    }

    /** The file in a store, as programs name it. */
    Optional<VectorStoreFile> find(String vectorStoreId, String fileId) {
        return findAll(vectorStoreId, List.of(fileId)).stream().findFirst();
    }

    /** Those of the files that are in the store. At most a few hundred at a time. */
    List<VectorStoreFile> findAll(String vectorStoreId, Collection<String> fileIds) {
        return fileIds.isEmpty()
                ? List.of()
                : em.createQuery(
                                "select f from VectorStoreFile f where f.vectorStoreId = :store and f.fileId in :files",
                                VectorStoreFile.class)
                        .setParameter("store", vectorStoreId)
                        .setParameter("files", fileIds)
                        .getResultList();
    }

    /** A page of the files of a store, without those withheld; {@code status} null for any. */
    CursorPage<VectorStoreFile> list(
            String vectorStoreId, Set<String> withheld, @Nullable Status status, ListRequest page) {
        return list("e.vectorStoreId = :store", Map.of("store", vectorStoreId), withheld, status, page);
    }

    /** A page of the files of a batch, without those withheld; {@code status} null for any. */
    CursorPage<VectorStoreFile> listOfBatch(
            String batchId, Set<String> withheld, @Nullable Status status, ListRequest page) {
        String members = "e.id in (select m.vectorStoreFileId from FileBatchMember m where m.batchId = :batch)";
        return list(members, Map.of("batch", batchId), withheld, status, page);
    }

    private CursorPage<VectorStoreFile> list(
            String of, Map<String, Object> values, Set<String> withheld, @Nullable Status status, ListRequest page) {
        String condition = of + " and e.deletedAt is null";
        Map<String, Object> more = new HashMap<>(values);
        if (status != null) {
            condition += " and e.status = :status";
            more.put("status", status);
        }
        if (!withheld.isEmpty()) {
            condition += " and e.id not in :withheld";
            more.put("withheld", withheld);
        }
        return new Keyset<>(em, VectorStoreFile.class, "fileId", condition, more).page(page);
    }

    /** Some of the files of a store after a {@code seq}, in its order. */
    public List<VectorStoreFile> listSome(String vectorStoreId, long after, int limit) {
        return em.createQuery("""
                        select f from VectorStoreFile f where f.vectorStoreId = :store and f.seq > :after
                        order by f.seq""", VectorStoreFile.class)
                .setParameter("store", vectorStoreId)
                .setParameter("after", after)
                .setMaxResults(limit)
                .getResultList();
    }

    /** All stores that have the file. */
    List<VectorStoreFile> listOfFile(String fileId) {
        return em.createQuery("select f from VectorStoreFile f where f.fileId = :file", VectorStoreFile.class)
                .setParameter("file", fileId)
                .getResultList();
    }

    public void add(VectorStoreFile file) {
        em.persist(file);
    }

    /** Chunks must be gone before. */
    public void remove(Collection<String> ids) {
        em.createQuery("delete from VectorStoreFile f where f.id in :ids")
                .setParameter("ids", ids)
                .executeUpdate();
    }

    /** All versions of a document, newest first. */
    public List<VectorStoreFile> versionsOf(String documentId) {
        return em.createQuery(
                        "select f from VectorStoreFile f where f.documentId = :id order by f.documentVersion desc",
                        VectorStoreFile.class)
                .setParameter("id", documentId)
                .getResultList();
    }

    /** The version of a document that is searched. */
    public Optional<VectorStoreFile> currentOf(String documentId) {
        return em.createQuery(
                        "select f from VectorStoreFile f where f.documentId = :id and f.current = true",
                        VectorStoreFile.class)
                .setParameter("id", documentId)
                .getResultStream()
                .findFirst();
    }

    /** For each version that is no longer searched the one that is, in one query. */
    Map<String, VectorStoreFile> newerThan(Collection<String> ids) {
        Map<String, VectorStoreFile> newer = new HashMap<>();
        if (!ids.isEmpty()) {
            em.createQuery("""
                            select old.id, f from VectorStoreFile old, VectorStoreFile f
                            where old.id in :ids and f.documentId = old.documentId
                              and f.current = true and f.id <> old.id""", Object[].class)
                    .setParameter("ids", ids)
                    .getResultStream()
                    .forEach(row -> newer.put((String) row[0], (VectorStoreFile) row[1]));
        }
        return newer;
    }

    /** The newest version of the document that goes by this name in the store. */
    Optional<VectorStoreFile> newestNamed(String vectorStoreId, String filename) {
        return em.createQuery("""
                        select f from VectorStoreFile f
                        where f.vectorStoreId = :store and f.filename = :filename and f.deletedAt is null
                        order by f.seq desc""", VectorStoreFile.class)
                .setParameter("store", vectorStoreId)
                .setParameter("filename", filename)
                .setMaxResults(1)
                .getResultStream()
                .findFirst()
                .map(named -> versionsOf(named.documentId()).getFirst());
    }

    /** Versions in the store with this very content that are searched or on the way, newest first. */
    List<VectorStoreFile> liveWithContent(String vectorStoreId, String sha256) {
        return em.createQuery("""
                        select f from VectorStoreFile f, StoredFile s
                        where s.id = f.fileId and s.sha256 = :sha256 and f.vectorStoreId = :store
                          and f.deletedAt is null and (f.current = true or f.status = :inProgress)
                        order by f.seq desc""", VectorStoreFile.class)
                .setParameter("sha256", sha256)
                .setParameter("store", vectorStoreId)
                .setParameter("inProgress", Status.IN_PROGRESS)
                .getResultList();
    }

    /** Whether the version failed or was cancelled, and has this content. */
    boolean isAgain(VectorStoreFile version, String sha256) {
        return (version.status() == Status.FAILED || version.status() == Status.CANCELLED)
                && sha256.equals(em.createQuery("select s.sha256 from StoredFile s where s.id = :id", String.class)
                        .setParameter("id", version.fileId())
                        .getSingleResult());
    }

    /** Those of the files that are in a vector store, and not only in the bin of one. */
    Set<String> filesShown(Collection<String> fileIds) {
        return new HashSet<>(em.createQuery(
                        "select f.fileId from VectorStoreFile f where f.fileId in :ids and f.deletedAt is null",
                        String.class)
                .setParameter("ids", fileIds)
                .getResultList());
    }

    /** Those of the files that are in a vector store, or in the bin of one. */
    Set<String> filesInUse(Collection<String> fileIds) {
        return new HashSet<>(
                em.createQuery("select f.fileId from VectorStoreFile f where f.fileId in :ids", String.class)
                        .setParameter("ids", fileIds)
                        .getResultList());
    }

    /**
     * Where jobs wait that nobody works on: for each department the oldest.
     *
     * @param oldest {@code seq} of the job
     * @param leased how many jobs of the department are worked on
     */
    public record Waiting(String departmentId, long oldest, long leased) {}

    /** @param except jobs that are not to be looked at */
    public List<Waiting> listWaiting(Instant now, Collection<String> except) {
        Map<String, Long> leased = em.createQuery("""
                        select f.departmentId, count(f) from VectorStoreFile f
                        where f.status = :inProgress and f.leaseUntil >= :now
                        group by f.departmentId""", Object[].class)
                .setParameter("inProgress", Status.IN_PROGRESS)
                .setParameter("now", now)
                .getResultStream()
                .collect(Collectors.toMap(row -> (String) row[0], row -> (Long) row[1]));
        return em.createQuery("""
                        select f.departmentId, min(f.seq) from VectorStoreFile f
                        where f.status = :inProgress and f.notBefore <= :now and f.deletedAt is null
                          and (f.heldBack = false or f.stage <> :awaiting)
                          and (f.leaseUntil is null or f.leaseUntil < :now) and f.id not in :except
                        group by f.departmentId""", Object[].class)
                .setParameter("inProgress", Status.IN_PROGRESS)
                .setParameter("now", now)
                .setParameter("awaiting", IngestionStage.AWAITING)
                .setParameter("except", except.isEmpty() ? List.of("") : except)
                .getResultStream()
                .map(row -> new Waiting((String) row[0], (Long) row[1], leased.getOrDefault((String) row[0], 0L)))
                .toList();
    }

    public Optional<VectorStoreFile> findBySeq(long seq) {
        return em.createQuery("select f from VectorStoreFile f where f.seq = :seq", VectorStoreFile.class)
                .setParameter("seq", seq)
                .getResultStream()
                .findFirst();
    }

    /** Those of the leases that still hold. */
    public Set<String> leaseOwners(Collection<String> owners) {
        return new HashSet<>(em.createQuery("""
                        select f.leaseOwner from VectorStoreFile f
                        where f.leaseOwner in :owners and f.status = :inProgress""", String.class)
                .setParameter("owners", owners)
                .setParameter("inProgress", Status.IN_PROGRESS)
                .getResultList());
    }

    public void renewLeases(Collection<String> owners, Instant until) {
        em.createQuery("""
                        update VectorStoreFile f set f.leaseUntil = :until
                        where f.leaseOwner in :owners and f.status = :inProgress""")
                .setParameter("until", until)
                .setParameter("owners", owners)
                .setParameter("inProgress", Status.IN_PROGRESS)
                .executeUpdate();
    }

    /** Versions after a {@code seq} that failed for this cause, the oldest first, at most {@code limit}; none in the bin. */
    public List<VectorStoreFile> listFailed(String errorKey, long after, int limit) {
        return em.createQuery("""
                        select f from VectorStoreFile f
                        where f.status = :failed and f.errorKey = :key and f.deletedAt is null and f.seq > :after
                        order by f.seq""", VectorStoreFile.class)
                .setParameter("failed", Status.FAILED)
                .setParameter("key", errorKey)
                .setParameter("after", after)
                .setMaxResults(limit)
                .getResultList();
    }

    /** What is searched, but perhaps by attributes that it had before; after a {@code seq}, the oldest first, at most {@code limit}. */
    List<VectorStoreFile> listRedescribed(long after, int limit) {
        return em.createQuery("""
                        select f from VectorStoreFile f
                        where f.redescribed = true and f.current = true and f.seq > :after
                        order by f.seq""", VectorStoreFile.class)
                .setParameter("after", after)
                .setMaxResults(limit)
                .getResultList();
    }

    /** The texts of what is searched in the store, the newest first, at most {@code limit}. */
    List<String> listTexts(String vectorStoreId, int limit) {
        return em.createQuery("""
                        select f.textSha256 from VectorStoreFile f
                        where f.vectorStoreId = :store and f.current = true and f.textSha256 is not null
                        order by f.seq desc""", String.class)
                .setParameter("store", vectorStoreId)
                .setMaxResults(limit)
                .getResultList();
    }

    /** How many of these are searched in the stores. */
    public long countCurrent(Collection<String> ids, Collection<String> vectorStoreIds) {
        return ids.isEmpty() || vectorStoreIds.isEmpty()
                ? 0
                : em.createQuery("""
                                select count(f) from VectorStoreFile f
                                where f.id in :ids and f.vectorStoreId in :stores and f.current = true""", Long.class)
                        .setParameter("ids", ids)
                        .setParameter("stores", vectorStoreIds)
                        .getSingleResult();
    }

    /**
     * What is to be searched, in the order of the upload: at most {@code limit} after a {@code seq}.
     *
     * @param vectorStoreId null for all stores
     */
    public List<VectorStoreFile> listCurrent(@Nullable String vectorStoreId, long afterSeq, int limit) {
        return current("select f", vectorStoreId, "and f.seq > :after order by f.seq", VectorStoreFile.class)
                .setParameter("after", afterSeq)
                .setMaxResults(limit)
                .getResultList();
    }

    /**
     * How many there are to be searched.
     *
     * @param vectorStoreId null for all stores
     */
    public int countCurrent(@Nullable String vectorStoreId) {
        return current("select count(f)", vectorStoreId, "", Long.class)
                .getSingleResult()
                .intValue();
    }

    private <T> TypedQuery<T> current(String select, @Nullable String vectorStoreId, String more, Class<T> type) {
        String ofStore = vectorStoreId == null ? "" : "and f.vectorStoreId = :store";
        TypedQuery<T> query = em.createQuery(
                        "%s from VectorStoreFile f where f.current = true and f.status = :completed %s %s"
                                .formatted(select, ofStore, more),
                        type)
                .setParameter("completed", Status.COMPLETED);
        return vectorStoreId == null ? query : query.setParameter("store", vectorStoreId);
    }

    /** The texts that were extracted from documents. */
    @Override
    public Set<String> held(Collection<String> sha256s) {
        if (sha256s.isEmpty()) {
            return Set.of();
        }
        return new HashSet<>(em.createQuery(
                        "select distinct f.textSha256 from VectorStoreFile f where f.textSha256 in :hashes",
                        String.class)
                .setParameter("hashes", sha256s)
                .getResultList());
    }

    @Override
    public List<String> listNamed(String after, int limit) {
        return em.createQuery(
                        "select distinct r.textSha256 from VectorStoreFile r where r.textSha256 > :after order by r.textSha256",
                        String.class)
                .setParameter("after", after)
                .setMaxResults(limit)
                .getResultList();
    }

    @Override
    public String holding() {
        return "documents";
    }

    @Override
    public Map<String, Long> countByDepartment() {
        return DepartmentHolder.count(em, "VectorStoreFile", "uploadedBy");
    }
}
