package org.vademecum.vectorstore;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.TypedQuery;
import jakarta.transaction.Transactional;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.vademecum.vectorstore.VectorStoreFile.Status;

/** Lists the departments' own documents, each by its newest version; what a page shows comes in two queries, whatever its length. */
@ApplicationScoped
@Transactional
class DocumentListing {
    private static final String FROM = """
            from VectorStoreFile f
            join VectorStore s on s.id = f.vectorStoreId
            join Department d on d.id = f.departmentId
            join StoredFile b on b.id = f.fileId
            join Principal p on p.id = f.uploadedBy
            """;
    private static final String NEWEST = """
            where f.documentVersion =
                (select max(n.documentVersion) from VectorStoreFile n where n.documentId = f.documentId)
              and f.ownerId is null and f.deletedAt is null
            """;

    @PersistenceContext(unitName = "vademecum")
    EntityManager em;

    /** {@code reach} is what the caller may see. */
    List<DocumentRow> list(DocumentReach reach, DocumentFilter filter, DocumentSort sort, int offset, int limit) {
        Criteria criteria = new Criteria(reach, filter);
        String jpql = "select f, d.name, s.name, b.mediaType, b.bytes, b.audience, p.displayName " + FROM + NEWEST
                + criteria.conditions + " order by " + sort.orderBy();
        List<Object[]> rows = criteria.bind(em.createQuery(jpql, Object[].class))
                .setFirstResult(offset)
                .setMaxResults(limit)
                .getResultList();
        Map<String, Integer> current = currentVersions(rows);
        return rows.stream().map(columns -> row(columns, current)).toList();
    }

    /**
     * By document. A query of its own: on H2 EclipseLink makes literals of all parameters of a query with a function in
     * it, and 1 of a boolean, which H2 refuses to compare.
     */
    private Map<String, Integer> currentVersions(List<Object[]> rows) {
        if (rows.isEmpty()) {
            return Map.of();
        }
        return em.createQuery("""
                        select c.documentId, c.documentVersion from VectorStoreFile c
                        where c.documentId in :documents and c.current = true""", Object[].class)
                .setParameter(
                        "documents",
                        rows.stream()
                                .map(columns -> ((VectorStoreFile) columns[0]).documentId())
                                .toList())
                .getResultStream()
                .collect(Collectors.toMap(row -> (String) row[0], row -> (Integer) row[1]));
    }

    long count(DocumentReach reach, DocumentFilter filter) {
        Criteria criteria = new Criteria(reach, filter);
        String jpql = "select count(f) from VectorStoreFile f " + NEWEST + criteria.conditions;
        return criteria.bind(em.createQuery(jpql, Long.class)).getSingleResult();
    }

    DocumentTotals totals(DocumentReach reach) {
        Criteria criteria = new Criteria(reach, DocumentFilter.ALL);
        String jpql = "select count(distinct f.departmentId), count(f), coalesce(sum(f.pageCount), 0)"
                + " from VectorStoreFile f " + NEWEST + criteria.conditions;
        Object[] row = criteria.bind(em.createQuery(jpql, Object[].class)).getSingleResult();
        return new DocumentTotals(
                ((Number) row[0]).longValue(), ((Number) row[1]).longValue(), ((Number) row[2]).longValue());
    }

    DocumentCounts counts(DocumentReach reach) {
        Criteria criteria = new Criteria(reach, DocumentFilter.ALL);
        String jpql = "select f.status, count(f) from VectorStoreFile f " + NEWEST + criteria.conditions
                + " group by f.status";
        Map<Status, Long> counts = new EnumMap<>(Status.class);
        criteria.bind(em.createQuery(jpql, Object[].class))
                .getResultList()
                .forEach(row -> counts.put((Status) row[0], (Long) row[1]));
        return new DocumentCounts(
                counts.values().stream().mapToLong(Long::longValue).sum(),
                counts.getOrDefault(Status.COMPLETED, 0L),
                counts.getOrDefault(Status.IN_PROGRESS, 0L),
                counts.getOrDefault(Status.FAILED, 0L),
                counts.getOrDefault(Status.CANCELLED, 0L));
    }

    private static DocumentRow row(Object[] columns, Map<String, Integer> current) {
        VectorStoreFile file = (VectorStoreFile) columns[0];
        return new DocumentRow(
                file,
                (String) columns[1],
                (String) columns[2],
                (String) columns[3],
                (Long) columns[4],
                !file.departmentId().equals(columns[5]),
                (String) columns[6],
                current.get(file.documentId()));
    }

    /** The conditions of a filter and the values that belong to them. */
    private static final class Criteria {
        private final StringBuilder conditions = new StringBuilder();
        private final Map<String, Object> values = new HashMap<>();

        Criteria(DocumentReach reach, DocumentFilter filter) {
            add("f.departmentId in :visible", "visible", reach.departmentIds());
            add("f.id not in :withheld", "withheld", reach.withheld().isEmpty() ? null : reach.withheld());
            add("f.departmentId = :department", "department", filter.departmentId());
            add("f.vectorStoreId = :store", "store", filter.vectorStoreId());
            DocumentFilter.State state = filter.state();
            if (state != null) {
                add("f.status = :status", "status", state.status);
            }
            if (state == DocumentFilter.State.IN_PROGRESS) {
                add("f.stage <> :awaiting", "awaiting", IngestionStage.AWAITING);
            }
            if (state == DocumentFilter.State.AWAITING) {
                add("f.stage = :awaiting", "awaiting", IngestionStage.AWAITING);
            }
            if (!filter.text().isEmpty()) {
                add(
                        "(locate(:text, lower(f.title)) > 0 or locate(:text, lower(f.filename)) > 0)",
                        "text",
                        filter.text().toLowerCase(Locale.ROOT));
            }
        }

        private void add(String condition, String name, @Nullable Object value) {
            if (value != null) {
                conditions.append(" and ").append(condition);
                values.put(name, value);
            }
        }

        <T> TypedQuery<T> bind(TypedQuery<T> query) {
            values.forEach(query::setParameter);
            return query;
        }
    }
}
