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
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
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

    /** How long an endpoint has to end its stream behind the last event; some forget to. */
    private static final Duration FAREWELL = Duration.ofSeconds(1);

    private final CloseableHttpClient http;
    private final Duration silenceTimeout;
    private final Consumer<String> onRequest;
    private final Consumer<String> onText;
    private @Nullable HttpPost exchange;
    private @Nullable Throwable failure;
    private boolean aborted;
    private boolean taken;
    private boolean ended;
    private boolean complete;

    /** Everything that was sent has been read. Only used by the thread that reads, as are the next two. */
    private boolean exhausted;

    private long received;
    private long line;
    private volatile long lastByte = System.nanoTime();

    /**
     * @param onRequest is given the body before it is sent
     * @param onText is given the text of events that are nothing else, and that LangChain4j does not hear of
     */
    AbortableExchange(
            CloseableHttpClient http, Duration silenceTimeout, Consumer<String> onRequest, Consumer<String> onText) {
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

    /** Whether the endpoint may have begun with an answer: it has taken the request, or had it when it was given up here. */
    synchronized boolean taken() {
        return taken;
    }

    @Override
    public SuccessfulHttpResponse execute(HttpRequest request) {
        throw new UnsupportedOperationException("only streams");
    }

    @Override
    public void execute(HttpRequest request, ServerSentEventParser parser, ServerSentEventListener listener) {
        try {
            onRequest.accept(request.body());
            HttpPost post = begin(request);
            try {
                read(http.executeOpen(null, post, null), parser, listener);
            } finally {
                end(post);
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

    private HttpPost begin(HttpRequest request) {
        HttpPost post = new HttpPost(request.url());
        request.headers().forEach((name, values) -> values.forEach(value -> post.addHeader(name, value)));
        post.setEntity(new ByteArrayEntity(request.body().getBytes(StandardCharsets.UTF_8), null));
        synchronized (this) {
            exchange = post;
            if (aborted) {
                post.abort();
            }
        }
        lastByte = System.nanoTime();
        watchForSilence();
        return post;
    }

    private void read(ClassicHttpResponse response, ServerSentEventParser parser, ServerSentEventListener listener)
            throws IOException {
        InputStream stream = watched(response.getEntity());
        if (response.getCode() / 100 != 2) {
            throw new OpenAiFaults.Refused(
                    response.getCode(), errorIn(stream), RetryAfter.in(name -> header(response, name), Instant.now()));
        }
        synchronized (this) {
            taken = true;
        }
        parser.parse(stream, new Watched(listener));
    }

    /** The connection is used again when all that came over it was read, and closed otherwise: nobody waits for the rest. */
    private void end(HttpPost post) {
        synchronized (this) {
            ended = true;
        }
        if (!exhausted) {
            post.abort();
        }
    }

    private static Optional<String> header(ClassicHttpResponse response, String name) {
        return Optional.ofNullable(response.getFirstHeader(name)).map(Header::getValue);
    }

    private InputStream watched(@Nullable HttpEntity entity) throws IOException {
        lastByte = System.nanoTime();
        return new FilterInputStream(entity == null ? InputStream.nullInputStream() : entity.getContent()) {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                int count = super.read(bytes, offset, length);
                lastByte = System.nanoTime();
                exhausted = count < 0;
                bound(bytes, offset, count);
                return count;
            }

            @Override
            public void close() {
                // It would read to the end what nobody wants; see end.
            }
        };
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
        after(Duration.ofNanos(left), this::watchForSilence);
    }

    /** Unless the exchange has ended by then. */
    private void after(Duration delay, Runnable what) {
        Executor later = CompletableFuture.delayedExecutor(delay.toNanos(), TimeUnit.NANOSECONDS);
        later.execute(() -> {
            if (isOpen()) {
                what.run();
            }
        });
    }

    private synchronized boolean isOpen() {
        return !aborted && !ended && failure == null;
    }

    private void abort(@Nullable Throwable reason) {
        HttpPost pending;
        synchronized (this) {
            aborted = true;
            pending = exchange;
            taken |= reason == null && pending != null;
        }
        if (reason != null) {
            fail(reason);
        }
        if (pending != null) {
            pending.abort();
        }
    }

    /** The first fault counts; what happens to the connection behind a whole answer is none. */
    private synchronized void fail(Throwable reason) {
        failure = failure == null && !complete ? reason : failure;
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
            TextDelta.in(data).ifPresentOrElse(onText, () -> listener.onEvent(event, context));
            if (data.equals("[DONE]")) {
                synchronized (AbortableExchange.this) {
                    complete = true;
                }
                after(FAREWELL, () -> abort(null));
            }
        }

        @Override
        public void onError(Throwable error) {
            fail(error);
        }
    }
}
