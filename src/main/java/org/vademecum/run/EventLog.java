package org.vademecum.run;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.vademecum.common.ApplicationThreads;

/**
 * The events of all runs. Subscribers on the node that works on a run hear them at once; on any other node they hear
 * them from the database a moment later. Thread-safe.
 */
@ApplicationScoped
public class EventLog {
    private static final Logger LOG = Logger.getLogger(EventLog.class.getName());

    /** How long an event may wait to be written, in milliseconds, and how much longer for each run on this node. */
    private static final int LEAST_WAIT = 100;

    /** So that no more than five hundred rows a second are written of text, however many runs write it. */
    private static final int WAIT_PER_RUN = 2;

    /** Runs whose events are written in one transaction. */
    private static final int RUNS_AT_ONCE = 200;

    @Inject
    EventStore store;

    @Inject
    Clock clock;

    @Inject
    ApplicationThreads threads;

    private final ConcurrentMap<String, RunChannel> channels = new ConcurrentHashMap<>();

    /**
     * Delivers the run's events after a number, without gap or duplicate, until the run is over. Ask {@link
     * RunService#get} first whether the caller may see the run.
     *
     * @param after number of the last event that is already known, 0 for all of them
     */
    public Subscription subscribe(String runId, long after, RunSubscriber subscriber) {
        while (true) {
            RunChannel channel = channel(runId);
            LiveSubscriber live = new LiveSubscriber(runId, after, subscriber, channel, store, threads);
            if (channel.attach(live)) {
                return live;
            }
            channels.remove(runId, channel);
        }
    }

    /** May be swept away before it is used. Nothing waits in the map's own lock, which runs of other names may share. */
    private RunChannel channel(String runId) {
        return channels.computeIfAbsent(runId, id -> new RunChannel(id, store, clock));
    }

    /**
     * Events of the database after a number, in order: those of the next {@code rows} rows, each with up to {@value
     * RunChannel#BLOCK} of them or a few more. Fewer events than rows are the last ones.
     */
    public List<LoggedEvent> list(String runId, long after, int rows) {
        return store.read(runId, after, rows);
    }

    /** This node works on the run from now on. */
    RunChannel.Writer open(String runId, String leaseOwner, long nextNumber) {
        while (true) {
            RunChannel channel = channel(runId);
            RunChannel.Writer writer = channel.open(leaseOwner, nextNumber);
            if (writer != null) {
                return writer;
            }
            channels.remove(runId, channel);
        }
    }

    /** Writes what has waited long enough, of many runs at once. Called several times a second by one thread. */
    void flush() {
        Map<RunChannel, UnwrittenEvents> due = new LinkedHashMap<>();
        Duration age = Duration.ofMillis(Math.max(LEAST_WAIT, (long) channels.size() * WAIT_PER_RUN));
        for (RunChannel channel : channels.values()) {
            channel.beginWriting(age).ifPresent(events -> due.put(channel, events));
            if (due.size() == RUNS_AT_ONCE) {
                write(due);
                due.clear();
            }
        }
        write(due);
    }

    private void write(Map<RunChannel, UnwrittenEvents> due) {
        if (due.isEmpty()) {
            return;
        }
        Set<String> unwritten = new HashSet<>();
        due.values().forEach(events -> unwritten.add(events.runId()));
        try {
            Set<String> lost = store.write(List.copyOf(due.values()));
            unwritten.retainAll(lost);
        } catch (RuntimeException e) {
            // They wait for the next round; a run that has the fault in itself finds it with its own next write.
            LOG.log(Level.WARNING, "events of " + due.size() + " runs could not be written", e);
        } finally {
            due.forEach((channel, events) -> channel.endWriting(
                    unwritten.contains(events.runId()) ? 0 : events.events().size()));
        }
    }

    /** Lets the subscribers of runs that other nodes work on look into the database, and forgets idle channels. */
    void poll() {
        channels.values().forEach(RunChannel::poll);
        channels.values().removeIf(RunChannel::sweep);
    }
}
