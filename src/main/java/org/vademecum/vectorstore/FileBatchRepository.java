package org.vademecum.vectorstore;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.vademecum.vectorstore.VectorStoreFile.Status;

/** Rows of {@code file_batch} and {@code file_batch_member}. A batch has at most 2000 files, so that it can be counted. */
@ApplicationScoped
@Transactional
class FileBatchRepository {
    private static final String FILES = """
            from VectorStoreFile x, FileBatchMember m
            where m.batchId = :batch and x.id = m.vectorStoreFileId and x.deletedAt is null""";

    @PersistenceContext(unitName = "vademecum")
    EntityManager em;

    Optional<FileBatch> find(String id) {
        return Optional.ofNullable(em.find(FileBatch.class, id));
    }

    void add(FileBatch batch, Collection<VectorStoreFile> files) {
        em.persist(batch);
        em.flush();
        files.forEach(file -> em.persist(new FileBatchMember(batch.id(), file.id())));
    }

    /** Of all its files but these. */
    FileCounts counts(String batchId, Set<String> withheld) {
        return FileCounts.of(em.createQuery(
                        "select x.status, count(x) " + FILES + " and x.id not in :withheld group by x.status",
                        Object[].class)
                .setParameter("batch", batchId)
                .setParameter("withheld", withheld.isEmpty() ? Set.of("") : withheld)
                .getResultStream()
                .collect(Collectors.toMap(row -> (Status) row[0], row -> (Long) row[1])));
    }

    /** Those that are still worked on or wait. */
    List<VectorStoreFile> listInProgress(String batchId) {
        return em.createQuery("select x " + FILES + " and x.status = :status", VectorStoreFile.class)
                .setParameter("batch", batchId)
                .setParameter("status", Status.IN_PROGRESS)
                .getResultList();
    }
}
