package org.vademecum.api.v1;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.vademecum.api.RunReader;
import org.vademecum.api.ServerEvents;
import org.vademecum.common.Json;
import org.vademecum.run.EventLog;
import org.vademecum.run.EventType;
import org.vademecum.run.LoggedEvent;
import org.vademecum.run.RunEventData;
import org.vademecum.run.RunSubscriber;
import org.vademecum.run.Subscription;

/**
 * One program's stream of one run, to its end or until it waits for the program. A program that hangs up stops nothing
 * but the stream.
 */
final class WireStream implements RunSubscriber {
    private static final String DONE = "[DONE]";

    private final ServerEvents out;
    private final RunEvents events;
    private final RunReader reader;
    private final Consumer<WireStream> onClose;
    private @Nullable Subscription subscription;
    private boolean closed;

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
    void follow(EventLog log, String runId, long after) {
        Subscription begun = log.subscribe(runId, after, this);
        synchronized (this) {
            subscription = begun;
            if (closed) {
                begun.close();
            }
        }
    }

    @Override
    public synchronized void onEvent(LoggedEvent event) {
        if (closed) {
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
        return !closed
                && event.data() instanceof RunEventData.MessageDelta delta
                && out.trySend(
                        event.type().wireName(),
                        () -> events.of(delta).map(Json::write).orElse(null));
    }

    @Override
    public void onEnd(Subscription.End end) {
        boolean broken;
        synchronized (this) {
            broken = !closed && end != Subscription.End.CLOSED;
        }
        if (broken) {
            send(new WireEvent(
                    "error",
                    new ErrorEnvelope.ErrorJson(
                            "The stream broke off; the run goes on. Please retrieve it.",
                            "server_error",
                            null,
                            "internal_error")));
        }
        close();
    }

    /** Sends a comment, so that proxies keep the connection and a vanished reader is noticed. */
    void keepAlive() {
        closeUnless(out.sendComment());
    }

    /** Cuts off a reader who may no longer read the run. Talks to database and identity provider. */
    void closeUnlessAllowed() {
        if (!reader.mayGoOn()) {
            close();
        }
    }

    /** Idempotent. */
    void close() {
        Subscription running;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            running = subscription;
        }
        onClose.accept(this);
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
