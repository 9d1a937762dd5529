package org.vademecum.run;

/**
 * Hears the events of a run, each once and in order. Calls come one at a time, on threads of the event log, outside of
 * any transaction; they should hand the event on and return at once.
 */
@FunctionalInterface
public interface RunSubscriber {
    /** An exception ends the delivery. */
    void onEvent(LoggedEvent event);

    /**
     * Takes an event at once, on the thread of who appends it and with the run held up meanwhile: only for what can be done
     * without waiting for anything. An event that was taken does not come again.
     *
     * @return false when it would have to wait; {@link #onEvent} then brings the event
     */
    default boolean takesAtOnce(LoggedEvent event) {
        return false;
    }

    /** Nothing more comes. Called once. */
    default void onEnd(Subscription.End end) {}
}
