package org.vademecum.run;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Brings events to one subscriber: first those of the database after the last number it has, then those of its queue. For
 * one that is too slow nothing is kept: it reads from the database until it has caught up.
 * The work is done in turns on the event log's threads. Who appends an event only hands it over where there is nothing before
 * it and the subscriber can take it without waiting: a token then needs no thread but the one that read it from the model.
 */
final class LiveSubscriber implements Subscription {
    /** Events that may wait for a subscriber; about ten seconds of a fast model. */
    static final int QUEUE = 512;

    private static final Logger LOG = Logger.getLogger(LiveSubscriber.class.getName());

    /** Of the database that are read at once; each may hold many events. */
    private static final int ROWS = 50;

    /** How long a turn waits for more before it ends: while a model writes, one turn hears all of it. */
    private static final long LINGER_MS = 500;

    private final RunChannel channel;
    private final String runId;
    private final EventStore store;
    private final Executor executor;
    private final RunSubscriber subscriber;

    /** Guarded by this. */
    private final Deque<LoggedEvent> queue = new ArrayDeque<>();

    private boolean behind;

    /** Events were let go by, since the queue was full: they are read from the database. */
    private boolean lagging;

    private boolean working;

    /** The turn that works is telling what it took, so that nothing may overtake it. */
    private boolean telling;

    private @Nullable End end;

    /** Only used by the turn while it is telling, and guarded by this otherwise. */
    private long last;

    LiveSubscriber(
            String runId,
            long after,
            RunSubscriber subscriber,
            RunChannel channel,
            EventStore store,
            Executor executor) {
        this.runId = runId;
        this.last = after;
        this.subscriber = subscriber;
        this.channel = channel;
        this.store = store;
        this.executor = executor;
    }

    /** Takes an event that was just appended. */
    void offer(LoggedEvent event) {
        synchronized (this) {
            if (end != null || isTakenAtOnce(event)) {
                return;
            }
            if (queue.size() >= QUEUE) {
                queue.clear();
                lagging = true;
            }
            if (!lagging) {
                queue.add(event);
            }
        }
        work();
    }

    /** Called with the monitor held. */
    private boolean isTakenAtOnce(LoggedEvent event) {
        if (telling || !isIdle() || event.number() <= last) {
            return false;
        }
        try {
            if (!subscriber.takesAtOnce(event)) {
                return false;
            }
        } catch (RuntimeException e) {
            LOG.log(Level.FINE, "an event of " + runId + " was not taken", e);
            return false; // A turn tells it again and ends the delivery; the run has nothing to do with it.
        }
        last = event.number();
        return true;
    }

    /** There may be events in the database that the queue never saw. */
    void readBehind() {
        synchronized (this) {
            behind = true;
        }
        work();
    }

    @Override
    public void close() {
        synchronized (this) {
            if (end != null) {
                return;
            }
            end = End.CLOSED;
            queue.clear();
        }
        work();
    }

    private void work() {
        synchronized (this) {
            if (working) {
                notifyAll();
                return;
            }
            working = true;
        }
        executor.execute(this::turn);
    }

    private void turn() {
        try {
            deliver();
        } catch (RuntimeException | Error e) {
            LOG.log(Level.WARNING, "event delivery of " + runId + " failed", e);
            finish(End.BROKEN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            finish(End.BROKEN);
        }
    }

    private void deliver() throws InterruptedException {
        while (true) {
            boolean read;
            LoggedEvent event;
            synchronized (this) {
                telling = false;
                if (isIdle()) {
                    TimeUnit.MILLISECONDS.timedWait(this, LINGER_MS);
                }
                if (end != null) {
                    break;
                }
                if (isIdle()) {
                    working = false;
                    return;
                }
                read = behind || lagging;
                behind = false;
                event = read ? null : queue.poll();
                telling = true;
            }
            if (event == null) {
                replay();
            } else {
                tell(event);
            }
        }
        finish(End.CLOSED);
    }

    /** There is nothing to tell. */
    private synchronized boolean isIdle() {
        return end == null && queue.isEmpty() && !behind && !lagging;
    }

    private void replay() {
        // Asked first: what is written between the two questions is then read.
        boolean over = !channel.isOpen() && store.ended(runId);
        List<LoggedEvent> page;
        do {
            page = store.read(runId, last, ROWS);
            page.forEach(this::tell);
        } while (page.size() >= ROWS && !isEnded());
        if (over) {
            end(End.COMPLETE);
        } else if (catchesUp()) {
            channel.attach(this); // With what is not in the database yet; the numbers tell what came twice.
        }
    }

    private synchronized boolean catchesUp() {
        boolean caughtUp = lagging && end == null;
        lagging = false;
        return caughtUp;
    }

    private void tell(LoggedEvent event) {
        if (event.number() <= last || isEnded()) {
            return;
        }
        last = event.number();
        subscriber.onEvent(event);
        if (event.type().terminal()) {
            end(End.COMPLETE);
        }
    }

    private synchronized boolean isEnded() {
        return end != null;
    }

    private synchronized void end(End how) {
        if (end == null) {
            end = how;
        }
    }

    /** {@code working} stays set, so that no turn follows this one. */
    private void finish(End how) {
        end(how);
        channel.detach(this);
        End reached;
        synchronized (this) {
            reached = end == null ? how : end;
        }
        subscriber.onEnd(reached);
    }
}
