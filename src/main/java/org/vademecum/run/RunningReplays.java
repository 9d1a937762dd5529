package org.vademecum.run;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** The replays that all nodes are at, one for each person. Each method is one transaction. */
@ApplicationScoped
@Transactional
class RunningReplays {
    /** A node that says nothing for so long is not at it any more. */
    static final Duration LEASE = Duration.ofSeconds(15);

    @PersistenceContext(unitName = "vademecum")
    EntityManager em;

    @Inject
    Clock clock;

    /**
     * Throws what the database throws when the person has another one running.
     *
     * @return its id
     */
    public String begin(String principalId, String callId) {
        find(principalId)
                .filter(before -> before.leaseUntil().isBefore(clock.instant()))
                .ifPresent(em::remove);
        em.flush();
        RunningReplay replay =
                new RunningReplay(principalId, callId, clock.instant().plus(LEASE));
        em.persist(replay);
        em.flush();
        return replay.id();
    }

    /** Tells that its node is at it still; false when it is to stop. */
    public boolean goesOn(String id) {
        RunningReplay replay = em.find(RunningReplay.class, id, LockModeType.PESSIMISTIC_WRITE);
        if (replay == null || replay.cancelled()) {
            return false;
        }
        replay.extend(clock.instant().plus(LEASE));
        return true;
    }

    /** Asks for the person's replay of the call to be stopped; false when there is none. */
    public boolean cancel(String principalId, String callId) {
        Optional<RunningReplay> replay = find(principalId)
                .filter(running -> running.callId().equals(callId))
                .filter(running -> !running.leaseUntil().isBefore(clock.instant()));
        replay.ifPresent(RunningReplay::cancel);
        return replay.isPresent();
    }

    public void end(String id) {
        em.createQuery("delete from RunningReplay r where r.id = :id")
                .setParameter("id", id)
                .executeUpdate();
    }

    private Optional<RunningReplay> find(String principalId) {
        return em.createQuery("select r from RunningReplay r where r.principalId = :principal", RunningReplay.class)
                .setParameter("principal", principalId)
                .setLockMode(LockModeType.PESSIMISTIC_WRITE)
                .getResultStream()
                .findFirst();
    }
}
