package org.vademecum.review;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.TypedQuery;
import jakarta.transaction.Transactional;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.vademecum.access.DepartmentHolder;
import org.vademecum.access.Principal;
import org.vademecum.run.RunStep;
import org.vademecum.thread.ThreadMessage;

/** The review inbox in the database, and what it is about. Needs the caller's transaction. */
@ApplicationScoped
@Transactional
class ReviewRepository implements DepartmentHolder {
    /** A run ends long before. */
    private static final int MAX_STEPS = 200;

    @PersistenceContext
    EntityManager em;

    Optional<Review> find(String id) {
        return Optional.ofNullable(em.find(Review.class, id));
    }

    /** Holds the row until the transaction ends: of two verdicts at the same time the second one is told. */
    Optional<Review> lock(String id) {
        return Optional.ofNullable(em.find(Review.class, id, LockModeType.PESSIMISTIC_WRITE));
    }

    Optional<Review> findByMessage(String messageId) {
        return em.createQuery("select r from Review r where r.messageId = :message", Review.class)
                .setParameter("message", messageId)
                .getResultStream()
                .findFirst();
    }

    void add(Review review) {
        // An answer written in this transaction goes to the database first: EclipseLink knows no order among entities
        // that only ids link.
        em.flush();
        em.persist(review);
    }

    void remove(Review review) {
        em.remove(review);
    }

    /** Newest first: the latest question of the open ones, the latest verdict of those that are done. */
    List<Review> list(ReviewFilter filter, Collection<String> departmentIds, int offset, int limit) {
        String order = filter.status() == Review.Status.OPEN ? "r.seq desc" : "r.reviewedAt desc, r.seq desc";
        return filtered(
                        "select r from Review r " + matches(filter) + " order by " + order,
                        Review.class,
                        filter,
                        departmentIds)
                .setFirstResult(offset)
                .setMaxResults(limit)
                .getResultList();
    }

    long count(ReviewFilter filter, Collection<String> departmentIds) {
        return filtered("select count(r) from Review r " + matches(filter), Long.class, filter, departmentIds)
                .getSingleResult();
    }

    private static String matches(ReviewFilter filter) {
        return "where r.status = :status and r.departmentId in :departments"
                + (filter.reason() == null ? "" : " and r.reason = :reason");
    }

    private <T> TypedQuery<T> filtered(
            String jpql, Class<T> type, ReviewFilter filter, Collection<String> departmentIds) {
        TypedQuery<T> query = em.createQuery(jpql, type)
                .setParameter("status", filter.status())
                .setParameter("departments", departmentIds);
        return filter.reason() == null ? query : query.setParameter("reason", filter.reason());
    }

    /** One row a status and reason: status, reason, count. */
    ReviewCounts counts(Collection<String> departmentIds) {
        Map<Review.Reason, Long> open = new HashMap<>();
        long done = 0;
        for (Object[] row : em.createQuery(
                        "select r.status, r.reason, count(r) from Review r where r.departmentId in :departments"
                                + " group by r.status, r.reason",
                        Object[].class)
                .setParameter("departments", departmentIds)
                .getResultList()) {
            if (row[0] == Review.Status.OPEN) {
                open.put((Review.Reason) row[1], (Long) row[2]);
            } else {
                done += (Long) row[2];
            }
        }
        return new ReviewCounts(open, done);
    }

    /** The question each answer was given to, by the answer's id; none where the thread holds none before it. */
    Map<String, String> questions(Collection<String> answerIds) {
        if (answerIds.isEmpty()) {
            return Map.of();
        }
        return em.createQuery("""
                        select a.id, q from ThreadMessage a, ThreadMessage q
                        where a.id in :answers and q.threadId = a.threadId and q.seq =
                          (select max(m.seq) from ThreadMessage m
                           where m.threadId = a.threadId and m.role = :user and m.seq < a.seq)
                        """, Object[].class)
                .setParameter("answers", answerIds)
                .setParameter("user", ThreadMessage.Role.USER)
                .setMaxResults(answerIds.size())
                .getResultStream()
                .collect(Collectors.toMap(row -> (String) row[0], row -> ((ThreadMessage) row[1]).text()));
    }

    /** Display names by principal id. */
    Map<String, String> names(Collection<String> principalIds) {
        return principalIds.isEmpty()
                ? Map.of()
                : em.createQuery("select p from Principal p where p.id in :principals", Principal.class)
                        .setParameter("principals", principalIds)
                        .setMaxResults(principalIds.size())
                        .getResultStream()
                        .collect(Collectors.toMap(Principal::id, Principal::displayName));
    }

    /** What a run did, in order. */
    List<RunStep> steps(String runId) {
        return em.createQuery("select s from RunStep s where s.runId = :run order by s.seq", RunStep.class)
                .setParameter("run", runId)
                .setMaxResults(MAX_STEPS)
                .getResultList();
    }

    @Override
    public String holding() {
        return "reviews";
    }

    @Override
    public Map<String, Long> countByDepartment() {
        return DepartmentHolder.count(em, "Review", "reviewerId");
    }
}
