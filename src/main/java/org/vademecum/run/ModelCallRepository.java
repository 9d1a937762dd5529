package org.vademecum.run;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.vademecum.llm.ChatRequest;

/** The requests that models were sent, in the database. Needs the caller's transaction. */
@ApplicationScoped
@Transactional
class ModelCallRepository {
    private static final int AT_ONCE = 500;

    @PersistenceContext(unitName = "vademecum")
    EntityManager em;

    /** With those elements of its request that the thread does not have yet. */
    public void add(ModelCall call, SentRequest request) {
        Map<String, byte[]> contents = request.parts().stream()
                .collect(Collectors.toMap(part -> part.place().hash(), SentRequest.Part::content, (one, same) -> one));
        Set<String> known = known(call.threadId(), contents.keySet());
        contents.forEach((hash, content) -> {
            if (!known.contains(hash)) {
                em.persist(new RequestPart(call.threadId(), hash, content));
            }
        });
        em.persist(call);
    }

    private Set<String> known(String threadId, Collection<String> hashes) {
        return hashes.isEmpty()
                ? Set.of()
                : Set.copyOf(em.createQuery(
                                "select p.hash from RequestPart p where p.threadId = :thread and p.hash in :hashes",
                                String.class)
                        .setParameter("thread", threadId)
                        .setParameter("hashes", hashes)
                        .getResultList());
    }

    void remove(Collection<String> callIds) {
        em.createQuery("delete from ModelCall c where c.id in :ids")
                .setParameter("ids", callIds)
                .executeUpdate();
    }

    /** Removes the elements of a thread's requests that no request has any more. */
    void removeUnusedParts(String threadId) {
        Set<String> used = em.createQuery("select c.parts from ModelCall c where c.threadId = :thread", String.class)
                .setParameter("thread", threadId)
                .getResultStream()
                .flatMap(parts -> ModelCall.places(parts).stream())
                .map(SentRequest.Place::hash)
                .collect(Collectors.toSet());
        List<String> unused = em.createQuery(
                        "select p.hash from RequestPart p where p.threadId = :thread", String.class)
                .setParameter("thread", threadId)
                .getResultStream()
                .filter(hash -> !used.contains(hash))
                .toList();
        for (int from = 0; from < unused.size(); from += AT_ONCE) {
            em.createQuery("delete from RequestPart p where p.threadId = :thread and p.hash in :hashes")
                    .setParameter("thread", threadId)
                    .setParameter("hashes", unused.subList(from, Math.min(from + AT_ONCE, unused.size())))
                    .executeUpdate();
        }
    }

    public Optional<ModelCall> find(String callId) {
        return Optional.ofNullable(em.find(ModelCall.class, callId));
    }

    /** The calls of a run whose end was never told. */
    List<ModelCall> listOpen(String runId) {
        return em.createQuery(
                        "select c from ModelCall c where c.runId = :run and c.status = :sent order by c.seq",
                        ModelCall.class)
                .setParameter("run", runId)
                .setParameter("sent", ModelCall.Status.SENT)
                .getResultList();
    }

    /** The calls of a run, in order. */
    public List<ModelCall> list(String runId) {
        return em.createQuery("select c from ModelCall c where c.runId = :run order by c.seq", ModelCall.class)
                .setParameter("run", runId)
                .getResultList();
    }

    /** The last call for an answer, of the thread before this one, that belongs to another run. */
    public Optional<ModelCall> findBefore(ModelCall call) {
        return em.createQuery(
                        "select c from ModelCall c where c.threadId = :thread and c.seq < :seq and c.runId <> :run"
                                + " and c.purpose = :answer"
                                + " order by c.threadId desc, c.seq desc",
                        ModelCall.class)
                .setParameter("thread", call.threadId())
                .setParameter("seq", call.seq())
                .setParameter("run", call.runId())
                .setParameter("answer", ChatRequest.Purpose.ANSWER)
                .setMaxResults(1)
                .getResultStream()
                .findFirst();
    }

    /** The contents of elements by their hash. */
    public Map<String, byte[]> contents(String threadId, Collection<String> hashes) {
        return hashes.isEmpty()
                ? Map.of()
                : em.createQuery(
                                "select p from RequestPart p where p.threadId = :thread and p.hash in :hashes",
                                RequestPart.class)
                        .setParameter("thread", threadId)
                        .setParameter("hashes", hashes)
                        .getResultStream()
                        .collect(Collectors.toMap(RequestPart::hash, RequestPart::content));
    }
}
