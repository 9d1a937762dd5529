package org.vademecum.api.v1;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.vademecum.api.RunReader;
import org.vademecum.api.ServerEvents;
import org.vademecum.common.Json;
import org.vademecum.common.Timer;
import org.vademecum.run.EventLog;
import org.vademecum.run.EventType;
import org.vademecum.run.LoggedEvent;
import org.vademecum.run.RunEventData;
import org.vademecum.run.RunSubscriber;
import org.vademecum.run.Subscription;

/**
 * One program's stream of one run, to its end or until it waits for the program. A program that hangs up stops nothing
 * but the stream. Closing it waits for nothing, not even for a program that does not read.
 */
final class WireStream implements RunSubscriber {
    private static final String DONE = "[DONE]";

    private static final ErrorEnvelope.ErrorJson BROKEN_OFF = new ErrorEnvelope.ErrorJson(
            "The stream broke off; the run goes on. Please retrieve it.", "server_error", null, "internal_error");

    /** No last event came, for there is no run any more. */
    private static final ErrorEnvelope.ErrorJson GONE = new ErrorEnvelope.ErrorJson(
            "The run was deleted with its thread.", "invalid_request_error", null, "run_deleted");

    private final ServerEvents out;
    private final RunEvents events;
    private final RunReader reader;
    private final Consumer<WireStream> onClose;
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile @Nullable Subscription subscription;

    WireStream(ServerEvents out, RunEvents events, RunReader reader, Consumer<WireStream> onClose) {
        this.out = out;
        this.events = events;
        this.reader = reader;
        this.onClose = onClose;
    }

    /** What the server has to say about the run that is no event of it, before those. */
    void begin(WireEvent event) {
        send(event);
    }

    /** Tells what happens after an event's number. */
    void follow(EventLog log, String runId, long after, Timer timer) {
        out.keepAlive(timer, this::close);
        Subscription begun = log.subscribe(runId, after, this);
        subscription = begun;
        if (closed.get()) {
            begun.close();
        }
    }

    @Override
    public synchronized void onEvent(LoggedEvent event) {
        if (closed.get()) {
            return;
        }
        events.of(event).forEach(this::send);
        if (event.type().terminal() || event.type() == EventType.RUN_REQUIRES_ACTION) {
            out.send("done", null, DONE);
            close();
        }
    }

    /** Pieces of an answer, which nothing has to be read for. */
    @Override
    public synchronized boolean takesAtOnce(LoggedEvent event) {
        return !closed.get()
                && event.data() instanceof RunEventData.MessageDelta delta
                && out.trySend(
                        event.type().wireName(),
                        () -> events.of(delta).map(Json::write).orElse(null));
    }

    @Override
    public void onEnd(Subscription.End end) {
        if (!closed.get() && end != Subscription.End.CLOSED) {
            send(lastWord(end));
        }
        close();
    }

    /** What is said in the place of the run's last event. */
    static WireEvent lastWord(Subscription.End end) {
        return new WireEvent("error", end == Subscription.End.COMPLETE ? GONE : BROKEN_OFF);
    }

    /** Cuts off a reader who may no longer read the run. Talks to database and identity provider. */
    void closeUnlessAllowed() {
        if (!reader.mayGoOn()) {
            close();
        }
    }

    /** Idempotent. */
    void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        onClose.accept(this);
        Subscription running = subscription;
        if (running != null) {
            running.close();
        }
        out.close();
    }

    private void send(WireEvent event) {
        closeUnless(out.send(event.name(), null, Json.write(event.data())));
    }

    private void closeUnless(boolean sent) {
        if (!sent) {
            close();
        }
    }
}
