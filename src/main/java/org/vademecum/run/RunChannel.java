package org.vademecum.run;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The events of one run on this node: numbered, told to the subscribers at once, and written in blocks. While another
 * node works on the run, or none does, the channel is shut and its subscribers read from the database.
 *
 * <p>Everything happens under the channel's own lock, its own writing included, so that a number is never given twice and a
 * subscriber that comes in between misses nothing. Only the blocks of many runs that {@link EventLog} writes together are
 * written beside it, while new events wait behind them. Writers wait when the database is slow, which bounds what a crash
 * can lose to one block.
 */
final class RunChannel {
    /**
     * Events that may wait before the run itself writes them: some ten seconds of a model. Much sooner they are written
     * together with those of other runs, which is what a thousand of them need; this is for a database that is slow.
     */
    static final int BLOCK = 200;

    private final String runId;
    private final EventStore store;
    private final Clock clock;
    private final Set<LiveSubscriber> subscribers = new LinkedHashSet<>();
    private final List<LoggedEvent> waiting = new ArrayList<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition writtenBeside = lock.newCondition();

    /** The first events that wait are being written beside the lock. */
    private boolean writing;

    private @Nullable String leaseOwner;
    private long next;
    private boolean swept;

    RunChannel(String runId, EventStore store, Clock clock) {
        this.runId = runId;
        this.store = store;
        this.clock = clock;
    }

    /**
     * This node works on the run from now on; {@code next} follows all numbers in the database. Null when the channel is swept
     * away.
     */
    @Nullable
    Writer open(String owner, long nextNumber) {
        lock.lock();
        try {
            if (swept) {
                return null;
            }
            settle();
            leaseOwner = owner;
            next = nextNumber;
            waiting.clear();
            subscribers.forEach(LiveSubscriber::readBehind);
            return new Writer(owner);
        } finally {
            lock.unlock();
        }
    }

    boolean isOpen() {
        lock.lock();
        try {
            return leaseOwner != null;
        } finally {
            lock.unlock();
        }
    }

    /**
     * What has waited for longer than {@code age}, to be written by the caller, who says {@link #endWriting} whatever comes
     * of it.
     */
    Optional<UnwrittenEvents> beginWriting(Duration age) {
        if (!lock.tryLock()) {
            return Optional
                    .empty(); // Somebody is busy with the run; it comes in the next round, and keeps nobody waiting.
        }
        try {
            Instant due = clock.instant().minus(age);
            if (writing
                    || leaseOwner == null
                    || waiting.isEmpty()
                    || waiting.getFirst().createdAt().isAfter(due)) {
                return Optional.empty();
            }
            writing = true;
            return Optional.of(new UnwrittenEvents(runId, leaseOwner, waiting));
        } finally {
            lock.unlock();
        }
    }

    /** So many of the events that waited are in the database; none when it failed. */
    void endWriting(int written) {
        lock.lock();
        try {
            waiting.subList(0, written).clear();
            writing = false;
            writtenBeside.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** What is being written beside the lock is there, or has failed. */
    private void settle() {
        while (writing) {
            writtenBeside.awaitUninterruptibly();
        }
    }

    /** Also one that is attached already and has let events go by. False when the channel is swept away. */
    boolean attach(LiveSubscriber subscriber) {
        lock.lock();
        try {
            if (swept) {
                return false;
            }
            // First of all, since a subscriber begins to work with the first thing it is given.
            subscriber.readBehind();
            waiting.forEach(subscriber::offer);
            subscribers.add(subscriber);
            return true;
        } finally {
            lock.unlock();
        }
    }

    void detach(LiveSubscriber subscriber) {
        lock.lock();
        try {
            subscribers.remove(subscriber);
        } finally {
            lock.unlock();
        }
    }

    /** True once nobody needs the channel: it is of no use any more. Waits for nobody who is busy with it. */
    boolean sweep() {
        if (!lock.tryLock()) {
            return false;
        }
        try {
            swept = leaseOwner == null && subscribers.isEmpty();
            return swept;
        } finally {
            lock.unlock();
        }
    }

    /** While the channel is shut, news can only be in the database. Waits for nobody who is busy with it. */
    void poll() {
        if (!lock.tryLock()) {
            return; // Whoever works on the run here, for long perhaps, tells its news as well.
        }
        try {
            if (leaseOwner == null) {
                List.copyOf(subscribers).forEach(LiveSubscriber::readBehind);
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Writes the events of the run for one lease. Once that is lost it throws {@link LeaseLost}, even where this node works
     * on the run again under another lease: what an execution that hung has to say then is no part of the answer.
     */
    final class Writer {
        private final String owner;

        private Writer(String owner) {
            this.owner = owner;
        }

        /** The time by which events are stamped. */
        Instant now() {
            return clock.instant();
        }

        void append(EventType type, RunEventData data) {
            lock.lock();
            try {
                requireLease();
                LoggedEvent event = new LoggedEvent(runId, next++, type, now(), data);
                waiting.add(event);
                subscribers.forEach(subscriber -> subscriber.offer(event));
                if (waiting.size() >= BLOCK) {
                    flush();
                }
            } finally {
                lock.unlock();
            }
        }

        void flush() {
            lock.lock();
            try {
                settle();
                requireLease();
                if (!waiting.isEmpty()) {
                    store.write(runId, owner, List.copyOf(waiting));
                    waiting.clear();
                }
            } finally {
                lock.unlock();
            }
        }

        /**
         * Runs a transaction that writes the block it is given. Its events are told once it has committed; when it fails,
         * nothing has happened and what waited still waits.
         */
        <T> T record(Function<EventBlock, T> transaction) {
            lock.lock();
            try {
                settle();
                requireLease();
                EventBlock block = new EventBlock(runId, waiting, next, now());
                T result = transaction.apply(block);
                waiting.clear();
                next = block.next();
                block.fresh().forEach(event -> subscribers.forEach(subscriber -> subscriber.offer(event)));
                return result;
            } finally {
                lock.unlock();
            }
        }

        /** The work is over; what was not written is dropped, for it belongs to a lost lease. */
        void shut() {
            lock.lock();
            try {
                settle();
                if (owner.equals(leaseOwner)) {
                    leaseOwner = null;
                    waiting.clear();
                }
            } finally {
                lock.unlock();
            }
        }

        private void requireLease() {
            if (!owner.equals(leaseOwner)) {
                throw new LeaseLost(runId);
            }
        }
    }
}
