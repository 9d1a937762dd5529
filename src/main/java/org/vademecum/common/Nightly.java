package org.vademecum.common;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Something that is done each night, when a clock on the wall shows a time. What fails is tried again the next night. */
public final class Nightly {
    private static final Logger LOG = System.getLogger(Nightly.class.getName());

    private final String name;
    private final LocalTime at;
    private final Work work;
    private final Timer timer;
    private final Clock clock;
    private @Nullable Future<?> next;
    private boolean ended;

    /** What is done. */
    @FunctionalInterface
    public interface Work {
        void run() throws Exception;
    }

    private Nightly(String name, LocalTime at, Work work, Timer timer, Clock clock) {
        this.name = name;
        this.at = at;
        this.work = work;
        this.timer = timer;
        this.clock = clock;
    }

    /**
     * Begins to wait for the night, until it is told to {@link #end}.
     *
     * @param name for the log
     */
    public static Nightly begin(String name, LocalTime at, Work work, Timer timer, Clock clock) {
        Nightly nightly = new Nightly(name, at, work, timer, clock);
        nightly.await();
        return nightly;
    }

    /** It is not done any more; what is being done goes on to its end. */
    public synchronized void end() {
        ended = true;
        if (next != null) {
            next.cancel(false);
        }
    }

    private synchronized void await() {
        if (!ended) {
            Duration delay = untilNext(at, clock.instant(), ZoneId.systemDefault());
            // Rounded up: a moment before its time it would be done twice.
            next = timer.after(delay.plusMillis(1), this::run);
        }
    }

    /** Whatever the work throws must not keep it from being tried the next night. */
    private void run() {
        try {
            work.run();
        } catch (Exception e) {
            LOG.log(Level.WARNING, name + " failed; it is tried again the next night", e);
        } finally {
            await();
        }
    }

    /** Until a clock on the wall shows that time again. */
    static Duration untilNext(LocalTime time, Instant now, ZoneId zone) {
        ZonedDateTime here = now.atZone(zone);
        ZonedDateTime today = here.with(time);
        return Duration.between(here, today.isAfter(here) ? today : today.plusDays(1));
    }
}
