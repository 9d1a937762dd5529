package org.vademecum.run;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.vademecum.llm.Cancellation;

/** Tells the work on a run to stop, and why. The first reason counts. Thread-safe. */
final class StopSignal {
    /** Why work stops before it is done. */
    enum Reason {
        CANCELLED,
        EXPIRED,
        /** Another node has the run, or it is gone. */
        LOST,
        /** This node goes down; another one goes on. */
        SHUTDOWN
    }

    private final Cancellation cancellation = new Cancellation();
    private final AtomicReference<@Nullable Reason> reason = new AtomicReference<>();

    void stop(Reason why) {
        if (reason.compareAndSet(null, why)) {
            cancellation.cancel();
        }
    }

    Optional<Reason> reason() {
        return Optional.ofNullable(reason.get());
    }

    Cancellation cancellation() {
        return cancellation;
    }
}
