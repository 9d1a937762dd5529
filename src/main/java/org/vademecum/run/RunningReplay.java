package org.vademecum.run;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.vademecum.common.Ids;

/** A request that some node is sending again. It is gone when that has ended, or with its thread. */
@Entity
@Table(name = "replay")
public class RunningReplay {
    @Id
    private String id;

    @Column(name = "principal_id")
    private String principalId;

    @Column(name = "call_id")
    private String callId;

    /** Somebody asked to stop it. */
    private boolean cancelled;

    /** After this the node has fallen silent. */
    @Column(name = "lease_until")
    private Instant leaseUntil;

    @SuppressWarnings("NullAway.Init")
    protected RunningReplay() {}

    RunningReplay(String principalId, String callId, Instant leaseUntil) {
        this.id = Ids.next("replay_");
        this.principalId = principalId;
        this.callId = callId;
        this.leaseUntil = leaseUntil;
    }

    void cancel() {
        cancelled = true;
    }

    void extend(Instant until) {
        leaseUntil = until;
    }

    String id() {
        return id;
    }

    String principalId() {
        return principalId;
    }

    String callId() {
        return callId;
    }

    boolean cancelled() {
        return cancelled;
    }

    Instant leaseUntil() {
        return leaseUntil;
    }
}
