package org.vademecum.thread;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.TypedQuery;
import jakarta.transaction.Transactional;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.vademecum.access.DepartmentHolder;
import org.vademecum.common.CursorPage;
import org.vademecum.common.Keyset;
import org.vademecum.common.ListRequest;
import org.vademecum.retention.LegalHolds;

/** Threads and messages in the database. Needs the caller's transaction. */
@ApplicationScoped
@Transactional
public class ThreadRepository implements DepartmentHolder {
    /** Of those to one question; who asks again more often is not read whole. */
    private static final int MOST_ANSWERS = 8;

    @PersistenceContext
    EntityManager em;

    public void add(ChatThread thread) {
        em.persist(thread);
    }

    public void add(ThreadMessage message) {
        em.persist(message);
    }

    /** Sends what is pending to the database. */
    public void flush() {
        em.flush();
    }

    public void remove(ThreadMessage message) {
        em.remove(message);
    }

    public void remove(ChatThread thread) {
        em.remove(thread);
    }

    public Optional<ChatThread> find(String threadId) {
        return Optional.ofNullable(em.find(ChatThread.class, threadId));
    }

    /** Holds the thread's row until the transaction ends, so that two questions cannot be put at the same time. */
    public Optional<ChatThread> lock(String threadId) {
        return Optional.ofNullable(em.find(ChatThread.class, threadId, LockModeType.PESSIMISTIC_WRITE));
    }

    public void add(ThreadSummary summary) {
        em.persist(summary);
    }

    public void remove(ThreadSummary summary) {
        em.remove(summary);
    }

    public Optional<ThreadSummary> findSummary(String threadId) {
        return Optional.ofNullable(em.find(ThreadSummary.class, threadId));
    }

    /** As {@link #findSummary}, and keeps everybody else from changing it until the transaction ends. */
    public Optional<ThreadSummary> lockSummary(String threadId) {
        return Optional.ofNullable(em.find(ThreadSummary.class, threadId, LockModeType.PESSIMISTIC_WRITE));
    }

    /** The thread that an answer stands in; empty for a question. */
    public Optional<ChatThread> findOfAnswer(String messageId) {
        return em.createQuery(
                        "select t from ThreadMessage m join ChatThread t on t.id = m.threadId"
                                + " where m.id = :message and m.role = :role",
                        ChatThread.class)
                .setParameter("message", messageId)
                .setParameter("role", ThreadMessage.Role.ASSISTANT)
                .getResultStream()
                .findFirst();
    }

    public Optional<ThreadMessage> findMessage(String messageId) {
        return Optional.ofNullable(em.find(ThreadMessage.class, messageId));
    }

    /** Those of the messages that exist. */
    public List<ThreadMessage> findMessages(Collection<String> messageIds) {
        return messageIds.isEmpty()
                ? List.of()
                : em.createQuery("select m from ThreadMessage m where m.id in :ids", ThreadMessage.class)
                        .setParameter("ids", messageIds)
                        .getResultList();
    }

    /** How many of the owner's threads may be deleted. */
    long countErasable(String ownerId) {
        return em.createQuery(
                        "select count(t) from ChatThread t where t.ownerId = :owner and " + LegalHolds.free("t"),
                        Long.class)
                .setParameter("owner", ownerId)
                .getSingleResult();
    }

    /** Some of the owner's threads that may be deleted. */
    List<ChatThread> listErasable(String ownerId, int limit) {
        return em.createQuery(
                        "select t from ChatThread t where t.ownerId = :owner and " + LegalHolds.free("t")
                                + " order by t.updatedAt desc, t.id desc",
                        ChatThread.class)
                .setParameter("owner", ownerId)
                .setMaxResults(limit)
                .getResultList();
    }

    long count(String ownerId) {
        return em.createQuery("select count(t) from ChatThread t where t.ownerId = :owner", Long.class)
                .setParameter("owner", ownerId)
                .getSingleResult();
    }

    /** The owner's threads, last spoken in first, {@code after} excluded. */
    List<ChatThread> list(String ownerId, String titlePart, @Nullable ChatThread after, int limit) {
        String jpql = "select t from ChatThread t where t.ownerId = :owner"
                + (titlePart.isBlank() ? "" : " and lower(t.title) like :title escape '!'")
                + (after == null ? "" : " and (t.updatedAt < :updatedAt or (t.updatedAt = :updatedAt and t.id < :id))")
                + " order by t.updatedAt desc, t.id desc";
        TypedQuery<ChatThread> query = em.createQuery(jpql, ChatThread.class)
                .setParameter("owner", ownerId)
                .setMaxResults(limit);
        if (!titlePart.isBlank()) {
            query.setParameter("title", "%" + escaped(titlePart.strip().toLowerCase(Locale.ROOT)) + "%");
        }
        if (after != null) {
            query.setParameter("updatedAt", after.updatedAt()).setParameter("id", after.id());
        }
        return query.getResultList();
    }

    /** The newest messages before {@code before}, oldest first. */
    public List<ThreadMessage> newestMessages(String threadId, @Nullable ThreadMessage before, int limit) {
        // A bound, and the order of the whole index: without them H2 reads and sorts all of the thread.
        List<ThreadMessage> messages = new ArrayList<>(em.createQuery(
                        "select m from ThreadMessage m where m.threadId = :thread and m.seq < :seq"
                                + " order by m.threadId desc, m.seq desc",
                        ThreadMessage.class)
                .setParameter("thread", threadId)
                .setParameter("seq", before == null ? Long.MAX_VALUE : before.seq())
                .setMaxResults(limit)
                .getResultList());
        Collections.reverse(messages);
        return messages;
    }

    /** A thread's messages, or those of one of its runs. */
    CursorPage<ThreadMessage> messages(String threadId, @Nullable String runId, ListRequest page) {
        return runId == null
                ? new Keyset<>(em, ThreadMessage.class, "e.threadId = :thread", Map.of("thread", threadId)).page(page)
                : new Keyset<>(
                                em,
                                ThreadMessage.class,
                                "e.runId = :run and e.threadId = :thread",
                                Map.of("thread", threadId, "run", runId))
                        .page(page);
    }

    void add(MessagePin pin) {
        em.persist(pin);
    }

    void remove(MessagePin pin) {
        em.remove(pin);
    }

    Optional<MessagePin> findPin(String messageId) {
        return Optional.ofNullable(em.find(MessagePin.class, messageId));
    }

    /** Ids of the thread's messages that requests are to keep. */
    public Set<String> pins(String threadId) {
        return Set.copyOf(
                em.createQuery("select p.messageId from MessagePin p where p.threadId = :thread", String.class)
                        .setParameter("thread", threadId)
                        .getResultList());
    }

    /** Those of the messages that requests are to keep. */
    Set<String> pinned(Collection<String> messageIds) {
        return messageIds.isEmpty()
                ? Set.of()
                : Set.copyOf(
                        em.createQuery("select p.messageId from MessagePin p where p.messageId in :ids", String.class)
                                .setParameter("ids", messageIds)
                                .getResultList());
    }

    /** The question that a message belongs to, with the answers to it, the first few at most; oldest first. */
    public List<ThreadMessage> turn(ThreadMessage message) {
        Optional<ThreadMessage> question =
                message.role() == ThreadMessage.Role.USER ? Optional.of(message) : findQuestionBefore(message);
        if (question.isEmpty()) {
            return List.of(message);
        }
        List<ThreadMessage> next = messagesFrom(question.get(), 1 + MOST_ANSWERS);
        int end = 1;
        while (end < next.size() && next.get(end).role() == ThreadMessage.Role.ASSISTANT) {
            end++;
        }
        return next.subList(0, end);
    }

    private Optional<ThreadMessage> findQuestionBefore(ThreadMessage message) {
        return em.createQuery(
                        "select m from ThreadMessage m where m.threadId = :thread and m.seq < :seq and m.role = :user"
                                + " order by m.threadId desc, m.seq desc",
                        ThreadMessage.class)
                .setParameter("thread", message.threadId())
                .setParameter("seq", message.seq())
                .setParameter("user", ThreadMessage.Role.USER)
                .setMaxResults(1)
                .getResultStream()
                .findFirst();
    }

    private List<ThreadMessage> messagesFrom(ThreadMessage first, int limit) {
        return em.createQuery(
                        "select m from ThreadMessage m where m.threadId = :thread and m.seq >= :seq"
                                + " order by m.threadId, m.seq",
                        ThreadMessage.class)
                .setParameter("thread", first.threadId())
                .setParameter("seq", first.seq())
                .setMaxResults(limit)
                .getResultList();
    }

    /** What was asked last. */
    public Optional<ThreadMessage> findLastQuestion(String threadId) {
        // As the newest messages are read: otherwise H2 reads and sorts all of the thread.
        return em.createQuery(
                        "select m from ThreadMessage m where m.threadId = :thread and m.seq < :seq and m.role = :user"
                                + " order by m.threadId desc, m.seq desc",
                        ThreadMessage.class)
                .setParameter("thread", threadId)
                .setParameter("seq", Long.MAX_VALUE)
                .setParameter("user", ThreadMessage.Role.USER)
                .setMaxResults(1)
                .getResultStream()
                .findFirst();
    }

    private static String escaped(String text) {
        return text.replace("!", "!!").replace("%", "!%").replace("_", "!_");
    }

    @Override
    public String holding() {
        return "threads";
    }

    @Override
    public Map<String, Long> countByDepartment() {
        return DepartmentHolder.count(em, "ChatThread", "ownerId");
    }
}
