package org.vademecum.ingestion;

import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * Tells a worker to stop. Its thread is interrupted only inside {@link #interruptibly}: an interrupt in the middle of a
 * call to the index or to the database would close their files. Thread-safe.
 */
final class StopSignal {
    /** Why a worker stops. */
    enum Reason {
        /** The job was cancelled or deleted, or somebody else has it. */
        LOST,
        /** The node goes down; somebody else goes on. */
        SHUTDOWN,
        /** Another department has waited long enough. */
        TURN
    }

    /** Thrown in the worker. */
    static final class Stopped extends RuntimeException {
        private final Reason reason;

        Stopped(Reason reason) {
            super(reason.toString());
            this.reason = reason;
        }

        Reason reason() {
            return reason;
        }
    }

    private @Nullable Reason reason;
    private boolean turnOver;
    private @Nullable Thread inside;

    /** The first reason counts. */
    synchronized void stop(Reason why) {
        if (reason == null) {
            reason = why;
            if (inside != null) {
                inside.interrupt();
            }
        }
    }

    /** Asks the worker to stop once it {@linkplain #rest rests}. */
    synchronized void giveWay() {
        turnOver = true;
    }

    /** Where all that was done is kept, so that to stop here costs nothing. */
    synchronized void rest() {
        check();
        if (turnOver) {
            throw new Stopped(Reason.TURN);
        }
    }

    synchronized void check() {
        if (reason != null) {
            throw new Stopped(reason);
        }
    }

    /** Runs a call that ends soon after an interrupt; must not touch the index or the database. */
    <T> T interruptibly(Callable<T> call) throws Exception {
        enter();
        try {
            return call.call();
        } catch (InterruptedException | CancellationException e) {
            check();
            throw e;
        } finally {
            leave();
        }
    }

    private synchronized void enter() {
        check();
        inside = Thread.currentThread();
    }

    /** An interrupt that came too late must not reach what the worker does next. */
    private synchronized void leave() {
        inside = null;
        if (reason != null) {
            Thread.interrupted();
        }
    }
}
