package org.vademecum.access;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.vademecum.common.Transactions;

/**
 * Remembers for 24 hours what was answered to the requests of a principal that carry a key, so that a repeated one is
 * not done again. Each method is a transaction of its own and must not be called within another. Thread-safe.
 */
@ApplicationScoped
public class IdempotentRequests {
    private static final Duration SWEEP = Duration.ofHours(1);

    @PersistenceContext(unitName = "vademecum")
    EntityManager em;

    @Inject
    Transactions transactions;

    @Inject
    Clock clock;

    /** Second since 1970 in which the next sweep is due. */
    private final AtomicLong sweepDue = new AtomicLong();

    /** What is known of a request. */
    public sealed interface Known {
        /** Nothing: do it, then {@link #answer} or {@link #forget} it under this id. */
        record Fresh(String id) implements Known {}

        /** It was done; {@code body} is JSON. */
        record Answered(int status, String body) implements Known {}

        /** It is being worked on at this moment. */
        record InProgress() implements Known {}

        /** The key belongs to another request. */
        record Different() implements Known {}
    }

    /** {@code requestHash} tells requests apart. */
    public Known begin(Caller caller, String key, String requestHash) {
        sweep();
        String id = ApiKey.hash(caller.principalId() + '\n' + key);
        return transactions.retry(() -> {
            Instant now = clock.instant();
            Optional<IdempotentRequest> known = Optional.ofNullable(em.find(IdempotentRequest.class, id));
            if (known.filter(request -> !request.isOver(now)).isPresent()) {
                return known(known.get(), requestHash);
            }
            known.ifPresent(over -> {
                em.remove(over);
                em.flush();
            });
            em.persist(new IdempotentRequest(id, requestHash, now));
            return new Known.Fresh(id);
        });
    }

    private static Known known(IdempotentRequest request, String requestHash) {
        Integer status = request.status();
        String body = request.body();
        if (!request.isFor(requestHash)) {
            return new Known.Different();
        }
        return status == null || body == null ? new Known.InProgress() : new Known.Answered(status, body);
    }

    /** It was done, with this answer. */
    public void answer(String id, int status, String body) {
        transactions.run(() -> {
            IdempotentRequest request = em.find(IdempotentRequest.class, id);
            if (request != null) {
                request.answer(status, body);
            }
        });
    }

    /** It was refused and changed nothing, so that it may be made again. */
    public void forget(String id) {
        transactions.run(() -> em.createQuery("delete from IdempotentRequest r where r.id = :id")
                .setParameter("id", id)
                .executeUpdate());
    }

    private void sweep() {
        Instant now = clock.instant();
        long due = sweepDue.get();
        if (now.getEpochSecond() >= due
                && sweepDue.compareAndSet(due, now.plus(SWEEP).getEpochSecond())) {
            transactions.run(() -> em.createQuery("delete from IdempotentRequest r where r.createdAt < :before")
                    .setParameter("before", now.minus(IdempotentRequest.LIFETIME))
                    .executeUpdate());
        }
    }
}
