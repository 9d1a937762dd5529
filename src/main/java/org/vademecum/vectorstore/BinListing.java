package org.vademecum.vectorstore;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.TypedQuery;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.vademecum.retention.LegalHolds;
import org.vademecum.retention.Retained;

/** Lists what is in the bin, each document by its newest version. */
@ApplicationScoped
@Transactional
class BinListing {
    private static final String NEWEST = " and f.deletedAt is not null and f.documentVersion ="
            + " (select max(n.documentVersion) from VectorStoreFile n where n.documentId = f.documentId)";

    /** No version of the document was uploaded by somebody on legal hold. */
    private static final String UPLOADERS_FREE = "not exists (select v.id from VectorStoreFile v"
            + " join StoredFile u on u.id = v.fileId where v.documentId = f.documentId and "
            + LegalHolds.ownerHeld("u")
            + ")";

    /** What a department has had in the bin since a moment or longer, unless a legal hold keeps it. */
    private static final String SINCE =
            " from VectorStoreFile f where f.departmentId = :department and f.deletedAt <= :moment and "
                    + LegalHolds.departmentFree("f")
                    + " and "
                    + UPLOADERS_FREE
                    + NEWEST;

    @PersistenceContext(unitName = "vademecum")
    EntityManager em;

    /**
     * For how long each of the departments that have something in the bin keeps it: never longer than its files.
     *
     * @param most for departments that keep their files longer, or for ever
     */
    Map<String, Duration> terms(Duration most) {
        Map<String, Duration> terms = new HashMap<>();
        em.createQuery("""
                        select distinct f.departmentId from VectorStoreFile f where f.deletedAt is not null""", String.class).getResultStream().forEach(department -> terms.put(department, most));
        em.createQuery(
                        "select p.departmentId, p.fileDays from RetentionPolicy p where p.fileDays is not null",
                        Object[].class)
                .getResultStream()
                .forEach(row -> terms.computeIfPresent(
                        (String) row[0], (department, term) -> shorter(term, Duration.ofDays((Integer) row[1]))));
        return terms;
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }

    /** The last deleted first. */
    List<DeletedDocument> list(DocumentReach reach, Map<String, Duration> terms, int offset, int limit) {
        return reaching(
                        reach,
                        "select f, d.name, s.name, p.displayName from VectorStoreFile f"
                                + " join VectorStore s on s.id = f.vectorStoreId"
                                + " join Department d on d.id = f.departmentId"
                                + " join Principal p on p.id = f.deletedBy",
                        " order by f.deletedAt desc, f.seq desc",
                        Object[].class)
                .setFirstResult(offset)
                .setMaxResults(limit)
                .getResultStream()
                .map(row -> row(row, terms))
                .toList();
    }

    private static DeletedDocument row(Object[] columns, Map<String, Duration> terms) {
        VectorStoreFile file = (VectorStoreFile) columns[0];
        return DeletedDocument.of(
                file,
                (String) columns[1],
                (String) columns[2],
                (String) columns[3],
                terms.getOrDefault(file.departmentId(), Duration.ZERO));
    }

    long count(DocumentReach reach) {
        return reaching(reach, "select count(f) from VectorStoreFile f", "", Long.class)
                .getSingleResult();
    }

    private <T> TypedQuery<T> reaching(DocumentReach reach, String from, String order, Class<T> type) {
        Set<String> departments = reach.departmentIds();
        return departments == null
                ? em.createQuery(from + " where f.ownerId is null" + NEWEST + order, type)
                : em.createQuery(from + " where f.departmentId in :visible" + NEWEST + order, type)
                        .setParameter("visible", departments.isEmpty() ? Set.of("") : departments);
    }

    /** All versions of what a department has had in the bin since that moment or longer, unless a legal hold keeps it. */
    Retained.Due dueSince(String departmentId, Instant moment) {
        return Retained.Due.of(
                em,
                " from VectorStoreFile e where e.documentId in (select f.documentId" + SINCE + ")",
                "e.deletedAt",
                Map.of("department", departmentId, "moment", moment));
    }

    /** Some of what a department has had in the bin since that moment or longer, unless a legal hold keeps it. */
    List<VectorStoreFile> listUntil(String departmentId, Instant moment, int limit) {
        return em.createQuery("select f" + SINCE + " order by f.deletedAt", VectorStoreFile.class)
                .setParameter("department", departmentId)
                .setParameter("moment", moment)
                .setMaxResults(limit)
                .getResultList();
    }
}
