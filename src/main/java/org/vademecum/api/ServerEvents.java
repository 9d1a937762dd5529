package org.vademecum.api;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.vademecum.common.Timer;

/**
 * One open stream of server-sent events, written to the response as plain bytes: JAX-RS would look for a writer for each
 * event, which costs more than all else that is done for a token. Each event is sent at once; one whose reader is slow
 * waits for it. Thread-safe.
 */
public final class ServerEvents {
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(15);
    private static final byte[] COMMENT = ":\n\n".getBytes(StandardCharsets.UTF_8);

    private final ServletOutputStream out;
    private final Runnable end;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile boolean closed;

    /** Only changed with the lock. */
    private volatile boolean completed;

    private volatile @Nullable Future<?> comments;

    /** @param end ends the response; done once */
    ServerEvents(ServletOutputStream out, Runnable end) {
        this.out = out;
        this.end = end;
    }

    /**
     * Answers a request with a stream.
     *
     * @param suspended the request's, to be left alone: it is resumed, with nothing more to say, when the stream ends
     */
    public static ServerEvents answer(HttpServletRequest request, AsyncResponse suspended) {
        HttpServletResponse response =
                (HttpServletResponse) request.getAsyncContext().getResponse();
        response.setStatus(HttpServletResponse.SC_OK);
        response.setHeader(HttpHeaders.CONTENT_TYPE, MediaType.SERVER_SENT_EVENTS);
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store"); // JAX-RS filters come too late for it.
        try {
            ServerEvents events = new ServerEvents(
                    response.getOutputStream(),
                    () -> suspended.resume(Response.ok().build()));
            response.flushBuffer(); // The reader sees that the stream has begun.
            return events;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Sends an event.
     *
     * @param id null for none
     * @param data without line breaks, as JSON is written
     * @return false when the reader has gone, or the stream was closed
     */
    public boolean send(String name, @Nullable String id, String data) {
        lock.lock();
        try {
            return write(event(name, id, data));
        } finally {
            unlock();
        }
    }

    /**
     * Sends an event without an id if that can be done without waiting.
     *
     * @param data asked only when it can be sent; null when there is nothing to say after all
     * @return false when nothing was sent, since the reader is slow, or has gone, or something else is being sent
     */
    public boolean trySend(String name, Supplier<@Nullable String> data) {
        if (!lock.tryLock()) {
            return false;
        }
        try {
            if (closed || !out.isReady()) {
                return false;
            }
            String said = data.get();
            return said == null || write(event(name, null, said));
        } finally {
            unlock();
        }
    }

    private static byte[] event(String name, @Nullable String id, String data) {
        String event = "event: " + name + (id == null ? "" : "\nid: " + id) + "\ndata: " + data + "\n\n";
        return event.getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Sends now and then what readers ignore, so that proxies keep the connection and a vanished reader is noticed, until the
     * stream is closed. Each stream does so by itself: nobody waits for another one's reader.
     *
     * @param gone is told that the reader has gone
     */
    public void keepAlive(Timer timer, Runnable gone) {
        Future<?> begun = timer.every(KEEP_ALIVE, () -> {
            if (!sendComment()) {
                gone.run();
            }
        });
        comments = begun;
        if (closed) {
            begun.cancel(false);
        }
    }

    /** The same answer as for an event. Does not wait for another event, which keeps the connection as well. */
    private boolean sendComment() {
        if (!lock.tryLock()) {
            return true;
        }
        try {
            return write(COMMENT);
        } finally {
            unlock();
        }
    }

    /** Called with the lock. */
    private boolean write(byte[] bytes) {
        if (closed) {
            return false;
        }
        try {
            out.write(bytes);
            out.flush();
            return true;
        } catch (IOException e) {
            closed = true; // The reader has hung up, which is its right.
            return false;
        }
    }

    /** Ends the response, at once or after the event that is being sent. Idempotent. */
    public void close() {
        closed = true;
        Future<?> begun = comments;
        if (begun != null) {
            begun.cancel(false);
        }
        if (lock.tryLock()) {
            unlock();
        }
    }

    /** Whoever gives up the lock of a stream that was closed meanwhile ends the response. */
    private void unlock() {
        do {
            if (closed && !completed) {
                completed = true;
                end.run();
            }
            lock.unlock();
        } while (closed && !completed && lock.tryLock());
    }
}
