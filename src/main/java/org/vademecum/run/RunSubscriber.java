package org.vademecum.run;

/**
 * Hears the events of a run, each once and in order. Calls come one at a time, on threads of the event log, outside of
 * any transaction; they should hand the event on and return at once.
 */
@FunctionalInterface
public interface RunSubscriber {
    /** An exception ends the delivery. */
    void onEvent(LoggedEvent event);

    /** Nothing more comes. Called once. */
    default void onEnd(Subscription.End end) {}
}
