package org.vademecum.retrieval;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.vademecum.common.Ids;

/** How the departments were found to be kept apart at a moment. */
@Entity
@Table(name = "canary_round")
public class CanaryRound {
    public enum Outcome {
        /** Every canary was found at home and nowhere else. */
        CLEAR,
        /** Some canary was found by somebody it is not for. */
        FOUND,
        /** Some canary is not there or not even found at home, so that the round says nothing of it. */
        SILENT,
        /** It broke off, so that the round says nothing at all. */
        FAILED
    }

    @Id
    private String id;

    @Column(insertable = false, updatable = false)
    private long seq;

    private Instant at;

    @Enumerated(EnumType.STRING)
    private Outcome outcome;

    private int searches;

    private int finds;

    @SuppressWarnings("NullAway.Init")
    protected CanaryRound() {}

    /** {@code finds} of the {@code searches} found what they must not. */
    CanaryRound(Outcome outcome, int searches, int finds, Instant at) {
        this.id = Ids.next("canary_");
        this.outcome = outcome;
        this.searches = searches;
        this.finds = finds;
        this.at = at;
    }

    // Pages read these.
    public String getId() {
        return id;
    }

    public Outcome getOutcome() {
        return outcome;
    }

    public boolean isFound() {
        return outcome == Outcome.FOUND;
    }

    public Instant getAt() {
        return at;
    }

    public String id() {
        return id;
    }

    public Instant at() {
        return at;
    }

    public Outcome outcome() {
        return outcome;
    }

    public int searches() {
        return searches;
    }

    public int finds() {
        return finds;
    }
}
