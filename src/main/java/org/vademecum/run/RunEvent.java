package org.vademecum.run;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A line of a run's event log. Written once, never changed. */
@Entity
@Table(name = "run_event")
@IdClass(RunEvent.Key.class)
public class RunEvent {
    /** A plain class, since EclipseLink 4 takes no record as an id class. */
    public static class Key {
        private String runId;
        private long number;

        @SuppressWarnings("NullAway.Init")
        public Key() {}

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Key key && key.number == number && key.runId.equals(runId);
        }

        @Override
        public int hashCode() {
            return Objects.hash(runId, number);
        }
    }

    @Id
    @Column(name = "run_id")
    private String runId;

    @Id
    private long number;

    private String type;

    /** JSON of a {@link RunEventData}. */
    private String data;

    @Column(name = "created_at")
    private Instant createdAt;

    @SuppressWarnings("NullAway.Init")
    protected RunEvent() {}

    RunEvent(String runId, long number, String type, String data, Instant createdAt) {
        this.runId = runId;
        this.number = number;
        this.type = type;
        this.data = data;
        this.createdAt = createdAt;
    }

    public String runId() {
        return runId;
    }

    /** From 1. */
    public long number() {
        return number;
    }

    /** The wire name. */
    public String type() {
        return type;
    }

    public String data() {
        return data;
    }

    public Instant createdAt() {
        return createdAt;
    }
}
