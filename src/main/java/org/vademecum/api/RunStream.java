package org.vademecum.api;

import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.vademecum.common.Json;
import org.vademecum.run.EventLog;
import org.vademecum.run.LoggedEvent;
import org.vademecum.run.RunEventData;
import org.vademecum.run.RunSubscriber;
import org.vademecum.run.Subscription;

/**
 * One reader's stream of one run: {@code status}, {@code activity}, {@code answer}, {@code message}, {@code done}. Each
 * has the number of the run's event behind it as its id. Answers are rendered at most every {@link #PAUSE_MS}, however
 * fast the model writes.
 */
final class RunStream implements RunSubscriber {
    private static final int PAUSE_MS = 60;

    private final SseEventSink sink;
    private final Sse sse;
    private final ScheduledExecutorService timer;
    private final Function<String, MessageJson> messages;
    private final Consumer<RunStream> onClose;
    private final LiveAnswer answer = new LiveAnswer();
    private @Nullable Subscription subscription;
    private long number;
    private boolean flushing;
    private boolean closed;

    /** {@code messages} gets an answer by its id once it has ended. */
    RunStream(
            SseEventSink sink,
            Sse sse,
            ScheduledExecutorService timer,
            Function<String, MessageJson> messages,
            Consumer<RunStream> onClose) {
        this.sink = sink;
        this.sse = sse;
        this.timer = timer;
        this.messages = messages;
        this.onClose = onClose;
    }

    record Status(String status, @Nullable Boolean restarted) {}

    record Done(String status, MessageJson.@Nullable ErrorOfRunJson error) {}

    void follow(EventLog log, String runId) {
        Subscription begun = log.subscribe(runId, 0, this);
        synchronized (this) {
            subscription = begun;
            if (closed) {
                begun.close();
            }
        }
    }

    @Override
    public synchronized void onEvent(LoggedEvent event) {
        number = event.number();
        switch (event.data()) {
            case RunEventData.RunChanged run -> {
                if (event.type().terminal()) {
                    flush();
                    send("done", new Done(status(run), MessageJson.ErrorOfRunJson.of(run.lastError())));
                } else {
                    send("status", new Status(status(run), null));
                }
            }
            case RunEventData.Activity activity -> send("activity", activity);
            case RunEventData.MessageBegun begun -> {
                answer.begin(begun.messageId());
                flushSoon();
            }
            case RunEventData.MessageDelta delta -> {
                answer.append(delta);
                flushSoon();
            }
            case RunEventData.MessageEnded ended -> {
                flush();
                send("message", messages.apply(ended.messageId()));
            }
            case RunEventData.Restarted ignored -> send("status", new Status("in_progress", true));
            case RunEventData.StepChanged ignored -> {
                // What a step means to a person is told by the activity.
            }
        }
    }

    @Override
    public void onEnd(Subscription.End end) {
        // A reader that was cut off comes back by itself, and is told everything again.
        close();
    }

    /** Sends a comment, so that proxies keep the connection and a vanished reader is noticed. */
    void keepAlive() {
        send(sse.newEventBuilder().comment("").build());
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

    private void flushSoon() {
        if (!flushing) {
            flushing = true;
            var ignored = timer.schedule(this::flush, PAUSE_MS, TimeUnit.MILLISECONDS);
        }
    }

    private synchronized void flush() {
        flushing = false;
        if (!closed && answer.hasChanged()) {
            send("answer", answer.change());
        }
    }

    private void send(String name, Object data) {
        send(sse.newEventBuilder()
                .name(name)
                .id(Long.toString(number))
                .mediaType(MediaType.APPLICATION_JSON_TYPE)
                .data(String.class, Json.write(data))
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

    private static String status(RunEventData.RunChanged run) {
        return MessageJson.lower(run.status());
    }
}
