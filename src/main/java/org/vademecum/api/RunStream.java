package org.vademecum.api;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.vademecum.common.Json;
import org.vademecum.common.Timer;
import org.vademecum.run.EventLog;
import org.vademecum.run.EventType;
import org.vademecum.run.LoggedEvent;
import org.vademecum.run.RunEventData;
import org.vademecum.run.RunSubscriber;
import org.vademecum.run.Subscription;

/**
 * One reader's stream of one run: {@code status}, {@code activity}, {@code fallback}, {@code answer}, {@code message},
 * {@code done}. Each has the number of the run's event behind it as its id, and a reader that comes back with the last one
 * is told what it missed. Answers are rendered at most every {@link #PAUSE}, however
 * fast the model writes. Closing it waits for nothing, not even for a reader who does not read.
 */
final class RunStream implements RunSubscriber {
    private static final Duration PAUSE = Duration.ofMillis(60);

    private final ServerEvents out;
    private final Timer timer;
    private final Function<String, Optional<MessageJson>> messages;
    private final RunReader reader;
    private final Consumer<RunStream> onClose;
    private final LiveAnswer answer = new LiveAnswer();
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile @Nullable Subscription subscription;
    private volatile boolean queued;
    private final String runId;
    private final long known;
    private long number;
    private boolean flushing;

    /**
     * @param known number of the last event that the reader has; what it was told by then is not told again
     * @param messages gets an answer by its id once it has ended; empty when it is deleted
     */
    RunStream(
            String runId,
            long known,
            ServerEvents out,
            Timer timer,
            Function<String, Optional<MessageJson>> messages,
            RunReader reader,
            Consumer<RunStream> onClose) {
        this.runId = runId;
        this.known = known;
        this.out = out;
        this.timer = timer;
        this.messages = messages;
        this.reader = reader;
        this.onClose = onClose;
    }

    /** {@code queuedBefore} is how many wait before a run that is queued. */
    record Status(
            String status,
            @Nullable Boolean restarted,
            @Nullable Integer queuedBefore) {
        Status(String status) {
            this(status, null, null);
        }
    }

    record Done(String status, MessageJson.@Nullable ErrorOfRunJson error) {}

    void follow(EventLog log) {
        out.keepAlive(timer, this::close);
        Subscription begun = log.subscribe(runId, 0, this);
        subscription = begun;
        if (closed.get()) {
            begun.close();
        }
    }

    @Override
    public synchronized void onEvent(LoggedEvent event) {
        if (event.number() > known) {
            catchUp(event.data());
        }
        number = event.number();
        queued = event.type() == EventType.RUN_QUEUED;
        follow(event.data());
        if (number > known) {
            tell(event);
        }
    }

    /** What came before is told under its own number: a reader that has the next one has been told that, too. */
    private void catchUp(RunEventData next) {
        if (number > known) {
            if (!(next instanceof RunEventData.MessageDelta)) {
                flush();
            }
        } else if (answer.hasChanged()) {
            answer.change(); // The reader has it.
        }
    }

    /** Keeps the answer as the reader has it or is to have it. */
    private void follow(RunEventData data) {
        switch (data) {
            case RunEventData.MessageBegun begun -> answer.begin(begun.messageId());
            case RunEventData.MessageDelta delta -> answer.append(delta);
            case RunEventData.Restarted ignored -> answer.restart();
            default -> {
                // The rest says nothing about the answer's text.
            }
        }
    }

    private void tell(LoggedEvent event) {
        switch (event.data()) {
            case RunEventData.RunChanged run -> {
                if (event.type().terminal()) {
                    send("done", new Done(status(run), MessageJson.ErrorOfRunJson.of(run.lastError())));
                } else {
                    send("status", new Status(status(run)));
                }
            }
            case RunEventData.Activity activity -> send("activity", activity);
            case RunEventData.MessageBegun ignored -> flushSoon();
            case RunEventData.MessageDelta ignored -> flushSoon();
            case RunEventData.MessageEnded ended ->
                messages.apply(ended.messageId()).ifPresent(message -> send("message", message));
            case RunEventData.Restarted ignored -> send("status", new Status("in_progress", true, null));
            case RunEventData.Fallback fallback -> send("fallback", fallback);
            case RunEventData.StepChanged ignored -> {
                // What a step means to a person is told by the activity.
            }
        }
    }

    @Override
    public void onEnd(Subscription.End end) {
        // A reader that was cut off comes back by itself, and is told what it missed.
        close();
    }

    boolean isQueued() {
        return queued && !closed.get();
    }

    /** Tells how many wait before the run, if it still waits and its reader reads. */
    void tellPlace(Map<String, Integer> places) {
        Integer before = places.get(runId);
        if (before != null) {
            var ignored =
                    out.trySend("status", () -> isQueued() ? Json.write(new Status("queued", null, before)) : null);
        }
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

    private void flushSoon() {
        if (!flushing) {
            flushing = true;
            var ignored = timer.after(PAUSE, this::flush);
        }
    }

    private synchronized void flush() {
        flushing = false;
        if (!closed.get() && answer.hasChanged()) {
            send("answer", answer.change());
        }
    }

    private void send(String name, Object data) {
        closeUnless(out.send(name, Long.toString(number), Json.write(data)));
    }

    private void closeUnless(boolean sent) {
        if (!sent) {
            close();
        }
    }

    private static String status(RunEventData.RunChanged run) {
        return MessageJson.lower(run.status());
    }
}
