package org.vademecum.file;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
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
import org.vademecum.access.Readership;
import org.vademecum.common.CursorPage;
import org.vademecum.common.ListEnd;
import org.vademecum.common.ListRequest;
import org.vademecum.retention.LegalHolds;

/** Rows of {@code stored_file}. */
@ApplicationScoped
@Transactional
public class StoredFileRepository implements BlobHolder, DepartmentHolder {
    @PersistenceContext(unitName = "vademecum")
    EntityManager em;

    public Optional<StoredFile> find(String id) {
        return Optional.ofNullable(em.find(StoredFile.class, id));
    }

    /** Those that exist, by id. At most a few hundred ids at a time. */
    public Map<String, StoredFile> findAll(Collection<String> ids) {
        if (ids.isEmpty()) {
            return Map.of();
        }
        return em.createQuery("select f from StoredFile f where f.id in :ids", StoredFile.class)
                .setParameter("ids", ids)
                .getResultStream()
                .collect(Collectors.toMap(StoredFile::id, Function.identity()));
    }

    /** Files of the departments that not everybody there may read; they are few. */
    List<StoredFile> listNarrowed(Collection<String> departmentIds) {
        return departmentIds.isEmpty()
                ? List.of()
                : em.createQuery(
                                "select f from StoredFile f where f.narrowed = true and f.departmentId in :departments",
                                StoredFile.class)
                        .setParameter("departments", departmentIds)
                        .getResultList();
    }

    /** A page of the files that have not expired, of one purpose or, when null, of any; without those withheld. */
    CursorPage<StoredFile> list(
            Readership readers, Set<String> withheld, @Nullable Purpose purpose, Instant now, ListRequest page) {
        String condition = "e.withdrawn = false and (e.expiresAt is null or e.expiresAt > :now)";
        Map<String, Object> values = new HashMap<>(Map.of("now", now));
        if (purpose != null) {
            condition = "e.purpose = :purpose and " + condition;
            values.put("purpose", purpose.id());
        }
        if (!withheld.isEmpty()) {
            condition += " and e.id not in :withheld";
            values.put("withheld", withheld);
        }
        return readers.page(em, StoredFile.class, condition, values, page);
    }

    /** What a principal has put into a department. */
    public List<StoredFile> listOwned(String ownerId, String departmentId) {
        return em.createQuery(
                        "select f from StoredFile f where f.ownerId = :owner and f.departmentId = :department",
                        StoredFile.class)
                .setParameter("owner", ownerId)
                .setParameter("department", departmentId)
                .getResultList();
    }

    /** Some of the files that have expired and need not be kept. */
    public List<StoredFile> listExpired(Instant now, int limit) {
        return em.createQuery(
                        "select f from StoredFile f where f.expiresAt <= :now and " + LegalHolds.free("f")
                                + " order by f.expiresAt",
                        StoredFile.class)
                .setParameter("now", now)
                .setMaxResults(limit)
                .getResultList();
    }

    public void add(StoredFile file) {
        ListEnd.append(em, file);
    }

    /** No error when it is gone already. */
    public void remove(String id) {
        em.createQuery("delete from StoredFile f where f.id = :id")
                .setParameter("id", id)
                .executeUpdate();
    }

    @Override
    public Set<String> held(Collection<String> sha256s) {
        if (sha256s.isEmpty()) {
            return Set.of();
        }
        return new HashSet<>(
                em.createQuery("select distinct f.sha256 from StoredFile f where f.sha256 in :hashes", String.class)
                        .setParameter("hashes", sha256s)
                        .getResultList());
    }

    @Override
    public List<String> listNamed(String after, int limit) {
        return em.createQuery(
                        "select distinct r.sha256 from StoredFile r where r.sha256 > :after order by r.sha256",
                        String.class)
                .setParameter("after", after)
                .setMaxResults(limit)
                .getResultList();
    }

    @Override
    public String holding() {
        return "files";
    }

    @Override
    public Map<String, Long> countByDepartment() {
        return DepartmentHolder.count(em, "StoredFile", "ownerId");
    }
}
