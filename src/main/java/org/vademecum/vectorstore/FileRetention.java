package org.vademecum.vectorstore;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.Query;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.vademecum.access.Principal;
import org.vademecum.common.Transactions;
import org.vademecum.file.StoredFile;
import org.vademecum.file.StoredFileRepository;
import org.vademecum.retention.LegalHolds;
import org.vademecum.retention.Retained;

/**
 * Files: out of all vector stores and the index, then the row, then the content. What a department's curators have put among
 * its documents stays as long as it is searched, on its way there or in the bin; versions that newer ones have replaced do not. What
 * is in the bin is due when it has lain there for that long: it is counted here, and {@link DocumentBin#deleteDue} takes it away.
 */
@ApplicationScoped
class FileRetention implements Retained {
    /**
     * Plain SQL: on H2 EclipseLink makes literals of all parameters of a query with a function in it, and 1 of a boolean,
     * which H2 refuses to compare.
     */
    private static final String DUE = """
             from stored_file f where f.department_id = ?1 and f.created_at < ?2 and %s
            and f.owner_id not in (select p.id from principal p where p.username like ?3)
            and not exists (select v.id from vector_store_file v where v.file_id = f.id and v.owner_id is null
                            and (v.is_current or v.status = ?4 or v.deleted_at is not null))""".formatted(LegalHolds.freeSql("f"));

    @PersistenceContext(unitName = "vademecum")
    EntityManager em;

    @Inject
    StoredFileRepository files;

    @Inject
    FileRemoval removal;

    @Inject
    BinListing bin;

    @Inject
    Transactions transactions;

    @Override
    public Kind kind() {
        return Kind.FILES;
    }

    @Override
    public Due due(String departmentId, Instant before) {
        long count =
                ((Number) query("select count(*)" + DUE, departmentId, before).getSingleResult()).longValue();
        return new Due(count, first("asc", departmentId, before), first("desc", departmentId, before))
                .and(bin.dueSince(departmentId, before));
    }

    private @Nullable Instant first(String order, String departmentId, Instant before) {
        return list(order, departmentId, before, 0, 1).stream()
                .map(StoredFile::createdAt)
                .findFirst()
                .orElse(null);
    }

    @Override
    public int deleteSome(String departmentId, Instant before, int skip, int limit, Telling telling) {
        List<StoredFile> due = transactions.call(() -> list("asc", departmentId, before, skip, limit));
        due.forEach(file -> removal.remove(file, () -> telling.deleted(1)));
        return due.size();
    }

    private List<StoredFile> list(String order, String departmentId, Instant before, int skip, int limit) {
        List<?> ids = query("select f.id" + DUE + " order by f.created_at " + order + ", f.id", departmentId, before)
                .setFirstResult(skip)
                .setMaxResults(limit)
                .getResultList();
        return ids.stream()
                .map(String.class::cast)
                .map(files::find)
                .flatMap(Optional::stream)
                .toList();
    }

    private Query query(String sql, String departmentId, Instant before) {
        return em.createNativeQuery(sql)
                .setParameter(1, departmentId)
                .setParameter(2, before.atOffset(ZoneOffset.UTC))
                .setParameter(3, Principal.SYSTEM_PREFIX + "%")
                .setParameter(4, VectorStoreFile.Status.IN_PROGRESS.name());
    }
}
