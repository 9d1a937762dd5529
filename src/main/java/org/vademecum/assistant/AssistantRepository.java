package org.vademecum.assistant;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.vademecum.access.DepartmentHolder;
import org.vademecum.access.Readership;
import org.vademecum.common.CursorPage;
import org.vademecum.common.ListEnd;
import org.vademecum.common.ListRequest;
import org.vademecum.file.StoredFile;
import org.vademecum.vectorstore.VectorStore;

/** Assistants in the database. Needs the caller's transaction. */
@ApplicationScoped
@Transactional
public class AssistantRepository implements DepartmentHolder {
    @PersistenceContext
    EntityManager em;

    public void add(Assistant assistant) {
        ListEnd.append(em, assistant);
    }

    public Optional<Assistant> find(String assistantId) {
        return Optional.ofNullable(em.find(Assistant.class, assistantId));
    }

    /** Finds it and makes everybody else who changes it wait until the transaction ends. */
    Optional<Assistant> lock(String assistantId) {
        return Optional.ofNullable(em.find(Assistant.class, assistantId, LockModeType.PESSIMISTIC_WRITE));
    }

    void remove(Assistant assistant) {
        em.remove(assistant);
    }

    void add(AssistantShare share) {
        em.persist(share);
    }

    void remove(AssistantShare share) {
        em.remove(share);
    }

    /** In the order in which they were made. */
    List<AssistantShare> listShares(String assistantId) {
        return em.createQuery(
                        "select s from AssistantShare s where s.assistantId = :assistant order by s.sharedAt, s.id",
                        AssistantShare.class)
                .setParameter("assistant", assistantId)
                .getResultList();
    }

    /** What is shared with the department. */
    List<AssistantShare> listSharesWith(String departmentId) {
        return em.createQuery(
                        "select s from AssistantShare s where s.departmentId = :department order by s.assistantId",
                        AssistantShare.class)
                .setParameter("department", departmentId)
                .getResultList();
    }

    CursorPage<Assistant> list(Readership readers, ListRequest page) {
        return readers.pageWithShared(
                em,
                Assistant.class,
                "e.id in (select s.assistantId from AssistantShare s where s.departmentId in :borrowers)",
                page);
    }

    long countKeptBy(String principalId) {
        return em.createQuery("select count(a) from Assistant a where a.audience = :keeper", Long.class)
                .setParameter("keeper", principalId)
                .getSingleResult();
    }

    /** Ids of those that a principal keeps for themselves, the oldest first. */
    List<String> listKeptBy(String principalId, int limit) {
        return em.createQuery("select a.id from Assistant a where a.audience = :keeper order by a.seq", String.class)
                .setParameter("keeper", principalId)
                .setMaxResults(limit)
                .getResultList();
    }

    Optional<VectorStore> findVectorStore(String vectorStoreId) {
        return Optional.ofNullable(em.find(VectorStore.class, vectorStoreId));
    }

    Optional<StoredFile> findFile(String fileId) {
        return Optional.ofNullable(em.find(StoredFile.class, fileId));
    }

    @Override
    public String holding() {
        return "assistants";
    }

    @Override
    public Map<String, Long> countByDepartment() {
        return DepartmentHolder.count(em, "Assistant", "ownerId");
    }
}
