package org.vademecum.llm;

import dev.langchain4j.http.client.HttpClient;
import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.sse.ServerSentEvent;
import dev.langchain4j.http.client.sse.ServerSentEventContext;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import dev.langchain4j.http.client.sse.ServerSentEventParser;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One streamed exchange with an endpoint, on the calling thread. LangChain4j's own client cannot be stopped before the
 * first byte, nor notices an endpoint that falls silent or ends too early; this one can and does.
 */
final class AbortableExchange implements HttpClient {
    private static final int LONGEST_ERROR = 16_384;

    /** Bytes of a line: a token has some hundreds, whole calls of tools some thousands. */
    private static final int LONGEST_LINE = 1 << 20;

    /** Bytes of a whole stream: more than the longest answers of the largest models. */
    private static final int LONGEST_STREAM = 1 << 26;

    private final java.net.http.HttpClient http;
    private final Duration silenceTimeout;
    private final Consumer<String> onRequest;
    private final Consumer<String> onText;
    private @Nullable CompletableFuture<HttpResponse<InputStream>> exchange;
    private @Nullable InputStream body;
    private @Nullable Throwable failure;
    private boolean aborted;
    private boolean complete;
    private long received;
    private long line;
    private volatile long lastByte = System.nanoTime();

    /**
     * @param onRequest is given the body before it is sent
     * @param onText is given the text of events that are nothing else, and that LangChain4j does not hear of
     */
    AbortableExchange(
            java.net.http.HttpClient http,
            Duration silenceTimeout,
            Consumer<String> onRequest,
            Consumer<String> onText) {
        this.http = http;
        this.silenceTimeout = silenceTimeout;
        this.onRequest = onRequest;
        this.onText = onText;
    }

    /** What LangChain4j wants to build clients with; it always gets this one. */
    HttpClientBuilder asBuilder() {
        return new HttpClientBuilder() {
            @Override
            public Duration connectTimeout() {
                return silenceTimeout;
            }

            @Override
            public HttpClientBuilder connectTimeout(Duration timeout) {
                return this;
            }

            @Override
            public Duration readTimeout() {
                return silenceTimeout;
            }

            @Override
            public HttpClientBuilder readTimeout(Duration timeout) {
                return this;
            }

            @Override
            public HttpClient build() {
                return AbortableExchange.this;
            }
        };
    }

    /** Ends the exchange at once, whatever it is waiting for. Thread-safe. */
    void abort() {
        abort(null);
    }

    /** What made it fail; null when it came to its proper end or was aborted. */
    synchronized @Nullable Throwable failure() {
        return failure;
    }

    /** Whether the endpoint said that its answer is whole. */
    synchronized boolean complete() {
        return complete;
    }

    @Override
    public SuccessfulHttpResponse execute(HttpRequest request) {
        throw new UnsupportedOperationException("only streams");
    }

    @Override
    public void execute(HttpRequest request, ServerSentEventParser parser, ServerSentEventListener listener) {
        try {
            onRequest.accept(request.body());
            HttpResponse<InputStream> response = send(request);
            try (InputStream stream = opened(response.body())) {
                if (response.statusCode() / 100 != 2) {
                    throw new OpenAiFaults.Refused(
                            response.statusCode(), errorIn(stream), RetryAfter.in(response.headers(), Instant.now()));
                }
                parser.parse(stream, new Watched(listener));
            }
        } catch (IOException | RuntimeException e) {
            fail(e);
        }
        Throwable reason = failure();
        if (reason == null) {
            listener.onClose();
        } else {
            listener.onError(reason);
        }
    }

    private HttpResponse<InputStream> send(HttpRequest request) throws IOException {
        java.net.http.HttpRequest.Builder builder = java.net.http.HttpRequest.newBuilder(URI.create(request.url()))
                .POST(java.net.http.HttpRequest.BodyPublishers.ofString(request.body()));
        request.headers().forEach((name, values) -> values.forEach(value -> builder.header(name, value)));
        CompletableFuture<HttpResponse<InputStream>> sent =
                http.sendAsync(builder.build(), HttpResponse.BodyHandlers.ofInputStream());
        synchronized (this) {
            exchange = sent;
            if (aborted) {
                sent.cancel(true);
            }
        }
        try {
            return sent.get(silenceTimeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            sent.cancel(true);
            throw new OpenAiFaults.Silent();
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            sent.cancel(true);
            throw new IOException(e);
        }
    }

    private InputStream opened(InputStream stream) throws IOException {
        InputStream watched = new FilterInputStream(stream) {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                int count = super.read(bytes, offset, length);
                lastByte = System.nanoTime();
                bound(bytes, offset, count);
                return count;
            }
        };
        synchronized (this) {
            body = watched;
            if (aborted) {
                watched.close();
            }
        }
        lastByte = System.nanoTime();
        watchForSilence();
        return watched;
    }

    /** Ends an exchange that would fill the memory. Only used by the thread that reads. */
    private void bound(byte[] bytes, int offset, int count) {
        if (count <= 0) {
            return;
        }
        received += count;
        int newline = offset + count - 1;
        while (newline >= offset && bytes[newline] != '\n') {
            newline--;
        }
        int behind = offset + count - 1 - newline;
        line = newline < offset ? line + count : behind;
        if (line > LONGEST_LINE || received > LONGEST_STREAM) {
            OpenAiFaults.TooMuch tooMuch = new OpenAiFaults.TooMuch();
            fail(tooMuch);
            throw tooMuch;
        }
    }

    private void watchForSilence() {
        long quiet = System.nanoTime() - lastByte;
        long left = silenceTimeout.toNanos() - quiet;
        if (left <= 0) {
            abort(new OpenAiFaults.Silent());
            return;
        }
        Executor later = CompletableFuture.delayedExecutor(left, TimeUnit.NANOSECONDS);
        later.execute(() -> {
            if (isOpen()) {
                watchForSilence();
            }
        });
    }

    private synchronized boolean isOpen() {
        return !aborted && !complete && failure == null;
    }

    private void abort(@Nullable Throwable reason) {
        CompletableFuture<HttpResponse<InputStream>> pending;
        InputStream open;
        synchronized (this) {
            aborted = true;
            failure = failure == null ? reason : failure;
            pending = exchange;
            open = body;
        }
        if (pending != null) {
            pending.cancel(true);
        }
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                fail(e); // The reader finds the stream closed all the same.
            }
        }
    }

    private synchronized void fail(Throwable reason) {
        failure = failure == null ? reason : failure;
    }

    private static String errorIn(InputStream stream) throws IOException {
        return new String(stream.readNBytes(LONGEST_ERROR), StandardCharsets.UTF_8);
    }

    /**
     * Looks at the events on their way to LangChain4j, which does not see that a stream ends too early. It keeps all that
     * it is given until the stream has ended, so it is not given plain text: a thousand answers would fill the memory.
     */
    private final class Watched implements ServerSentEventListener {
        private final ServerSentEventListener listener;

        Watched(ServerSentEventListener listener) {
            this.listener = listener;
        }

        @Override
        public void onEvent(ServerSentEvent event, ServerSentEventContext context) {
            String data = event.data();
            if (data.startsWith("{\"error\"") || data.startsWith("{ \"error\"")) {
                fail(new OpenAiFaults.Reported(data));
                context.parsingHandle().cancel();
                return;
            }
            if (data.equals("[DONE]")) {
                synchronized (AbortableExchange.this) {
                    complete = true;
                }
            }
            TextDelta.in(data).ifPresentOrElse(onText, () -> listener.onEvent(event, context));
        }

        @Override
        public void onError(Throwable error) {
            fail(error);
        }
    }
}
