package org.vademecum.api.v1;

import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.vademecum.api.RunReader;
import org.vademecum.common.Json;
import org.vademecum.run.EventLog;
import org.vademecum.run.EventType;
import org.vademecum.run.LoggedEvent;
import org.vademecum.run.RunSubscriber;
import org.vademecum.run.Subscription;

/**
 * One program's stream of one run, to its end or until it waits for the program. A program that hangs up stops nothing
 * but the stream.
 */
final class WireStream implements RunSubscriber {
    private static final String DONE = "[DONE]";

    private final SseEventSink sink;
    private final Sse sse;
    private final RunEvents events;
    private final RunReader reader;
    private final Consumer<WireStream> onClose;
    private @Nullable Subscription subscription;
    private boolean closed;

    WireStream(SseEventSink sink, Sse sse, RunEvents events, RunReader reader, Consumer<WireStream> onClose) {
        this.sink = sink;
        this.sse = sse;
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
            send(sse.newEventBuilder().name("done").data(String.class, DONE).build());
            close();
        }
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
        send(sse.newEventBuilder().comment("").build());
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
        sink.close();
    }

    private void send(WireEvent event) {
        send(sse.newEventBuilder()
                .name(event.name())
                .mediaType(MediaType.APPLICATION_JSON_TYPE)
                .data(String.class, Json.write(event.data()))
                .build());
    }

    private void send(OutboundSseEvent event) {
        if (sink.isClosed()) {
            close();
            return;
        }
        sink.send(event).whenComplete((ignored, failure) -> {
            if (failure != null) {
                close();
            }
        });
    }
}
