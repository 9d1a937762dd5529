package org.vademecum.file;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.vademecum.access.DepartmentHolder;

/** Rows of {@code upload} and {@code upload_part}. */
@ApplicationScoped
@Transactional
public class UploadRepository implements BlobHolder, DepartmentHolder {
    @PersistenceContext(unitName = "vademecum")
    EntityManager em;

    public Optional<Upload> find(String id) {
        return Optional.ofNullable(em.find(Upload.class, id));
    }

    /** Others who want this lock wait until the transaction ends: an upload gets no part while it comes to its end. */
    Optional<Upload> lock(String id) {
        return Optional.ofNullable(em.find(Upload.class, id, LockModeType.PESSIMISTIC_WRITE));
    }

    void add(Upload upload) {
        em.persist(upload);
    }

    void add(UploadPart part) {
        em.persist(part);
    }

    List<UploadPart> parts(String uploadId) {
        return em.createQuery("select p from UploadPart p where p.uploadId = :upload", UploadPart.class)
                .setParameter("upload", uploadId)
                .getResultList();
    }

    long countParts(String uploadId) {
        return em.createQuery("select count(p) from UploadPart p where p.uploadId = :upload", Long.class)
                .setParameter("upload", uploadId)
                .getSingleResult();
    }

    void remove(Upload upload) {
        em.remove(upload);
    }

    /** Somebody's, in the order of their ids, from the one after {@code after} on; null to begin. */
    List<Upload> listOf(String ownerId, @Nullable String after, int limit) {
        return em.createQuery(
                        "select u from Upload u where u.ownerId = :owner and u.id > :after order by u.id", Upload.class)
                .setParameter("owner", ownerId)
                .setParameter("after", after == null ? "" : after)
                .setMaxResults(limit)
                .getResultList();
    }

    /** Removes the parts and returns the names of their blobs. */
    List<String> takeParts(String uploadId) {
        List<String> sha256s = em.createQuery(
                        "select p.sha256 from UploadPart p where p.uploadId = :upload", String.class)
                .setParameter("upload", uploadId)
                .getResultList();
        em.createQuery("delete from UploadPart p where p.uploadId = :upload")
                .setParameter("upload", uploadId)
                .executeUpdate();
        return sha256s;
    }

    /** Some that were not completed in time. */
    List<String> listExpired(Instant now, int limit) {
        return em.createQuery(
                        "select u.id from Upload u where u.status = :pending and u.expiresAt <= :now order by u.expiresAt",
                        String.class)
                .setParameter("pending", Upload.Status.PENDING)
                .setParameter("now", now)
                .setMaxResults(limit)
                .getResultList();
    }

    @Override
    public Set<String> held(Collection<String> sha256s) {
        if (sha256s.isEmpty()) {
            return Set.of();
        }
        return new HashSet<>(
                em.createQuery("select distinct p.sha256 from UploadPart p where p.sha256 in :hashes", String.class)
                        .setParameter("hashes", sha256s)
                        .getResultList());
    }

    @Override
    public List<String> listNamed(String after, int limit) {
        return em.createQuery(
                        "select distinct r.sha256 from UploadPart r where r.sha256 > :after order by r.sha256",
                        String.class)
                .setParameter("after", after)
                .setMaxResults(limit)
                .getResultList();
    }

    @Override
    public String holding() {
        return "uploads";
    }

    @Override
    public Map<String, Long> countByDepartment() {
        return DepartmentHolder.count(em, "Upload", "ownerId");
    }
}
