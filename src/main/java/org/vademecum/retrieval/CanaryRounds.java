package org.vademecum.retrieval;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import org.vademecum.retrieval.CanaryRound.Outcome;

/** The rounds of all nodes. */
@ApplicationScoped
@Transactional
public class CanaryRounds {
    /** The next night's have come by then. */
    private static final Duration DAY = Duration.ofHours(25);

    @PersistenceContext(unitName = "vademecum")
    EntityManager em;

    @Inject
    Clock clock;

    void add(CanaryRound round) {
        em.persist(round);
    }

    /**
     * The newest of a day that went wrong on whichever node, and rather one that found something; empty when all is
     * well or nothing is known.
     */
    public Optional<CanaryRound> alarm() {
        return em.createQuery(
                        "select r from CanaryRound r where r.at > :since and r.outcome <> :clear order by r.seq desc",
                        CanaryRound.class)
                .setParameter("since", clock.instant().minus(DAY))
                .setParameter("clear", Outcome.CLEAR)
                .getResultStream()
                .max(Comparator.comparing(CanaryRound::isFound).thenComparing(CanaryRound::at));
    }
}
