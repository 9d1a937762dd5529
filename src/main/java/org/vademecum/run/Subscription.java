package org.vademecum.run;

/** A running delivery of a run's events. Closing it stops the delivery; idempotent and thread-safe. */
public interface Subscription extends AutoCloseable {
    /** Why a delivery ended. */
    enum End {
        /** The run is over and its last event was delivered, or the run is gone. */
        COMPLETE,
        /** The subscriber threw an exception, or the events could not be read. */
        BROKEN,
        /** By {@link Subscription#close}. */
        CLOSED
    }

    @Override
    void close();
}
