package org.vademecum.run;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The events of one run on this node: numbered, told to the subscribers at once, and written in blocks. While another
 * node works on the run, or none does, the channel is shut and its subscribers read from the database.
 *
 * <p>Everything happens under the channel's own lock, writing included, so that a number is never given twice and a
 * subscriber that comes in between misses nothing. Writers therefore wait when the database is slow, which bounds what
 * a crash can lose to one block.
 */
final class RunChannel {
    /** Events that may wait before they must be written. */
    static final int BLOCK = 50;

    private final String runId;
    private final EventStore store;
    private final Clock clock;
    private final Set<LiveSubscriber> subscribers = new LinkedHashSet<>();
    private final List<LoggedEvent> waiting = new ArrayList<>();
    private @Nullable String leaseOwner;
    private long next;

    RunChannel(String runId, EventStore store, Clock clock) {
        this.runId = runId;
        this.store = store;
        this.clock = clock;
    }

    /** This node works on the run from now on; {@code next} follows all numbers in the database. */
    synchronized void open(String owner, long nextNumber) {
        leaseOwner = owner;
        next = nextNumber;
        waiting.clear();
        subscribers.forEach(LiveSubscriber::readBehind);
    }

    /**
     * The owner's work is over; what was not written is dropped, for it belongs to a lost lease. By then this node may
     * work on the run again, under another lease: that stays.
     */
    synchronized void shut(String owner) {
        if (owner.equals(leaseOwner)) {
            leaseOwner = null;
            waiting.clear();
        }
    }

    synchronized boolean isOpen() {
        return leaseOwner != null;
    }

    /** The time by which events are stamped. */
    Instant now() {
        return clock.instant();
    }

    synchronized void append(EventType type, RunEventData data) {
        LoggedEvent event = new LoggedEvent(runId, next++, type, now(), data);
        waiting.add(event);
        subscribers.forEach(subscriber -> subscriber.offer(event));
        if (waiting.size() >= BLOCK) {
            flush();
        }
    }

    /** Writes what has waited for longer than {@code age}. */
    synchronized void flushOlderThan(Duration age) {
        Instant due = now().minus(age);
        if (!waiting.isEmpty() && !waiting.getFirst().createdAt().isAfter(due)) {
            flush();
        }
    }

    synchronized void flush() {
        if (!waiting.isEmpty()) {
            store.write(runId, owner(), List.copyOf(waiting));
            waiting.clear();
        }
    }

    /**
     * Runs a transaction that writes the block it is given. Its events are told once it has committed; when it fails,
     * nothing has happened and what waited still waits.
     */
    synchronized <T> T record(Function<EventBlock, T> transaction) {
        EventBlock block = new EventBlock(runId, waiting, next, now());
        T result = transaction.apply(block);
        waiting.clear();
        next = block.next();
        block.fresh().forEach(event -> subscribers.forEach(subscriber -> subscriber.offer(event)));
        return result;
    }

    synchronized void attach(LiveSubscriber subscriber) {
        // First of all, since a subscriber begins to work with the first thing it is given.
        subscriber.readBehind();
        waiting.forEach(subscriber::offer);
        subscribers.add(subscriber);
    }

    synchronized void detach(LiveSubscriber subscriber) {
        subscribers.remove(subscriber);
    }

    /** Nobody needs the channel. */
    synchronized boolean idle() {
        return leaseOwner == null && subscribers.isEmpty();
    }

    /** While the channel is shut, news can only be in the database. */
    synchronized void poll() {
        if (leaseOwner == null) {
            List.copyOf(subscribers).forEach(LiveSubscriber::readBehind);
        }
    }

    private String owner() {
        if (leaseOwner == null) {
            throw new LeaseLost(runId);
        }
        return leaseOwner;
    }
}
