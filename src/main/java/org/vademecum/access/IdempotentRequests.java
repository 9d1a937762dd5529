package org.vademecum.access;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.vademecum.common.ApplicationStarted;
import org.vademecum.common.ApplicationStopping;
import org.vademecum.common.Timer;
import org.vademecum.common.Transactions;

/**
 * Remembers for 24 hours what was answered to the requests of a principal that carry a key, so that a repeated one is
 * not done again. An answer is told again only while its principal has the departments, groups and roles of then. Each method is a transaction of its own and must not be called within another. Thread-safe.
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

    @Inject
    Timer timer;

    private @Nullable Future<?> sweeps;

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

        /** It was done for a principal who could see something else than they can now. */
        record Outdated() implements Known {}
    }

    void start(@Observes ApplicationStarted started) {
        sweeps = timer.every(SWEEP, this::sweep);
    }

    void stop(@Observes ApplicationStopping stopping) {
        if (sweeps != null) {
            sweeps.cancel(false);
        }
    }

    /** {@code requestHash} tells requests apart. */
    public Known begin(Caller caller, String key, String requestHash) {
        String rights = rights(caller);
        String id = ApiKey.hash(caller.principalId() + '\n' + key);
        return transactions.retry(() -> {
            Instant now = clock.instant();
            Optional<IdempotentRequest> known = Optional.ofNullable(em.find(IdempotentRequest.class, id));
            if (known.filter(request -> !request.isOver(now)).isPresent()) {
                return known(known.get(), requestHash, rights);
            }
            known.ifPresent(over -> {
                em.remove(over);
                em.flush();
            });
            em.persist(new IdempotentRequest(id, caller.principalId(), rights, requestHash, now));
            return new Known.Fresh(id);
        });
    }

    private static Known known(IdempotentRequest request, String requestHash, String rights) {
        Integer status = request.status();
        String body = request.body();
        if (!request.isFor(requestHash)) {
            return new Known.Different();
        }
        if (status == null || body == null) {
            return new Known.InProgress();
        }
        return request.isUnder(rights) ? new Known.Answered(status, body) : new Known.Outdated();
    }

    private static String rights(Caller caller) {
        return ApiKey.hash(new TreeSet<>(caller.departmentIds()) + "\n" + new TreeSet<>(caller.groups()) + '\n'
                + new TreeSet<>(caller.roles()));
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

    /** All that was answered to a principal. */
    public void forgetOf(String principalId) {
        transactions.run(() -> em.createQuery("delete from IdempotentRequest r where r.principalId = :principal")
                .setParameter("principal", principalId)
                .executeUpdate());
    }

    void sweep() {
        transactions.run(() -> em.createQuery("delete from IdempotentRequest r where r.createdAt < :before")
                .setParameter("before", clock.instant().minus(IdempotentRequest.LIFETIME))
                .executeUpdate());
    }
}
