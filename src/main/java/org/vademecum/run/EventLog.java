package org.vademecum.run;

import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The events of all runs. Subscribers on the node that works on a run hear them at once; on any other node they hear
 * them from the database a moment later. Thread-safe.
 */
@ApplicationScoped
public class EventLog {
    private static final Logger LOG = Logger.getLogger(EventLog.class.getName());

    /** How long an event may wait to be written. */
    private static final Duration MAX_WAIT = Duration.ofMillis(100);

    @Inject
    EventStore store;

    @Inject
    Clock clock;

    @Resource
    ManagedExecutorService executor;

    private final ConcurrentMap<String, RunChannel> channels = new ConcurrentHashMap<>();

    /**
     * Delivers the run's events after a number, without gap or duplicate, until the run is over. Ask {@link
     * RunService#get} first whether the caller may see the run.
     *
     * @param after number of the last event that is already known, 0 for all of them
     */
    public Subscription subscribe(String runId, long after, RunSubscriber subscriber) {
        // Attached within the map's own lock, so that the channel cannot be swept away in between.
        LiveSubscriber[] live = new LiveSubscriber[1];
        channels.compute(runId, (id, present) -> {
            RunChannel channel = present == null ? new RunChannel(runId, store, clock) : present;
            live[0] = new LiveSubscriber(runId, after, subscriber, channel, store, executor);
            channel.attach(live[0]);
            return channel;
        });
        return live[0];
    }

    /** Events of the database after a number, in order, at most {@code limit}. */
    public List<LoggedEvent> list(String runId, long after, int limit) {
        return store.read(runId, after, limit);
    }

    /** This node works on the run from now on. */
    RunChannel open(String runId, String leaseOwner, long nextNumber) {
        return channels.compute(runId, (id, present) -> {
            RunChannel channel = present == null ? new RunChannel(runId, store, clock) : present;
            channel.open(leaseOwner, nextNumber);
            return channel;
        });
    }

    /** Writes what has waited long enough. Called several times a second. */
    void flush() {
        each(channel -> channel.flushOlderThan(MAX_WAIT));
    }

    /** Lets the subscribers of runs that other nodes work on look into the database, and forgets idle channels. */
    void poll() {
        each(RunChannel::poll);
        channels.keySet()
                .forEach(id -> channels.computeIfPresent(id, (same, channel) -> channel.idle() ? null : channel));
    }

    private void each(Consumer<RunChannel> action) {
        channels.forEach((runId, channel) -> {
            try {
                action.accept(channel);
            } catch (LeaseLost e) {
                LOG.log(Level.FINE, "{0}", e.getMessage());
            } catch (RuntimeException e) {
                // The events wait for the next round; the run's own next write will tell it.
                LOG.log(Level.WARNING, "events of " + runId + " could not be written", e);
            }
        });
    }
}
