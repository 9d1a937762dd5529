package org.vademecum.llm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.jspecify.annotations.Nullable;
import org.vademecum.common.Json;
import org.vademecum.common.OutgoingAddresses;
import org.vademecum.llm.EndpointFault.Kind;

/**
 * One address of a service that takes JSON and answers with JSON. No other address is ever called: it follows no redirect.
 * Thread-safe.
 */
final class JsonEndpoint {
    private final String subject;
    private final Settings settings;
    private final int longestAnswer;
    private final CloseableHttpClient http;

    /**
     * @param url the whole address
     * @param key null for none
     * @param timeout for the whole of a call
     */
    record Settings(URI url, @Nullable String key, Duration timeout) {
        Settings {
            Objects.requireNonNull(url.getHost(), "an endpoint needs a host");
        }

        /**
         * @param property the configuration property that holds the address
         * @throws IllegalArgumentException when it is no address, or one without a host; its message names the property
         */
        static Settings configured(String property, String address, @Nullable String key, Duration timeout) {
            URI url;
            try {
                url = new URI(address);
            } catch (URISyntaxException e) {
                throw new IllegalArgumentException(property + " is no address", e);
            }
            if (url.getHost() == null) {
                throw new IllegalArgumentException(property + " needs a host");
            }
            return new Settings(url, key, timeout);
        }

        /** As people may see it: neither path nor user info. */
        String host() {
            return url.getPort() < 0 ? url.getHost() : url.getHost() + ':' + url.getPort();
        }

        @Override
        public String toString() {
            return "JsonEndpoint[" + host() + "]";
        }
    }

    /**
     * @param subject what messages call the service, such as "The reranker"
     * @param longestAnswer bytes
     */
    JsonEndpoint(String subject, Settings settings, int longestAnswer, OutgoingAddresses addresses) {
        this.subject = subject;
        this.settings = settings;
        this.longestAnswer = longestAnswer;
        this.http = EndpointConnections.within(settings.timeout(), addresses);
    }

    /** @throws CancellationException when it is cancelled, after the request was aborted */
    JsonNode post(Object body, Cancellation cancellation) throws EndpointFault {
        HttpPost post = request(Json.write(body));
        cancellation.onCancel(post::abort);
        AtomicBoolean late = new AtomicBoolean();
        CompletableFuture<?> deadline = CompletableFuture.runAsync(
                () -> {
                    late.set(true);
                    post.abort();
                },
                CompletableFuture.delayedExecutor(settings.timeout().toNanos(), TimeUnit.NANOSECONDS));
        try (ClassicHttpResponse response = http.executeOpen(null, post, null)) {
            return answer(response);
        } catch (IOException | RuntimeException e) {
            post.abort();
            if (cancellation.isCancelled()) {
                throw new CancellationException();
            }
            throw explained(e, late.get());
        } finally {
            deadline.cancel(false);
        }
    }

    private HttpPost request(String body) {
        HttpPost post = new HttpPost(settings.url());
        post.addHeader("Accept", "application/json");
        if (settings.key() != null) {
            post.addHeader("Authorization", "Bearer " + settings.key());
        }
        post.setEntity(new ByteArrayEntity(body.getBytes(StandardCharsets.UTF_8), ContentType.APPLICATION_JSON));
        return post;
    }

    private JsonNode answer(ClassicHttpResponse response) throws IOException, EndpointFault {
        if (response.getCode() / 100 != 2) {
            throw refused(response);
        }
        try (InputStream body = response.getEntity() == null
                ? InputStream.nullInputStream()
                : response.getEntity().getContent()) {
            byte[] bytes = body.readNBytes(longestAnswer + 1);
            if (bytes.length > longestAnswer) {
                throw new EndpointFault(Kind.MALFORMED, subject + " sent more than an answer can be.");
            }
            return Json.mapper().readTree(bytes);
        }
    }

    private EndpointFault refused(ClassicHttpResponse response) {
        int status = response.getCode();
        Kind kind = switch (status) {
            case 401, 403 -> Kind.UNAUTHORIZED;
            case 429 -> Kind.RATE_LIMITED;
            case 408, 504 -> Kind.TIMEOUT;
            default -> status >= 500 ? Kind.SERVER_ERROR : Kind.REFUSED;
        };
        Optional<Duration> wait = RetryAfter.in(
                name -> Optional.ofNullable(response.getFirstHeader(name)).map(Header::getValue), Instant.now());
        return new EndpointFault(
                kind, "%s at %s answered HTTP %d.".formatted(subject, settings.host(), status), wait.orElse(null));
    }

    /** Without what others have put into their messages, which may be a text or the key. */
    private EndpointFault explained(Exception e, boolean late) {
        if (late) {
            return new EndpointFault(
                    Kind.TIMEOUT,
                    "%s at %s did not answer within %s.".formatted(subject, settings.host(), settings.timeout()));
        }
        return e instanceof JsonProcessingException
                ? new EndpointFault(
                        Kind.MALFORMED, "%s at %s did not answer with JSON.".formatted(subject, settings.host()))
                : new EndpointFault(
                        Kind.UNREACHABLE,
                        "%s at %s cannot be reached: %s."
                                .formatted(
                                        subject, settings.host(), e.getClass().getSimpleName()));
    }
}
