package org.vademecum.llm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.jspecify.annotations.Nullable;
import org.vademecum.common.Json;
import org.vademecum.common.OutgoingAddresses;
import org.vademecum.llm.RerankException.Fault;

/** A service with a {@code /rerank} of one of the usual forms. No other address is ever called: it follows no redirect. */
final class RerankEndpoint implements Reranker {
    /** Bytes; some hundred results have some thousands, even where a service repeats the texts. */
    private static final int LONGEST_ANSWER = 1 << 24;

    private final Settings settings;
    private final CloseableHttpClient http;

    /**
     * @param url the whole address, such as {@code https://api.jina.ai/v1/rerank}
     * @param key null for none
     * @param model null where the service has a single one
     * @param timeout for the whole of a call
     */
    record Settings(URI url, @Nullable String key, @Nullable String model, RerankForm form, Duration timeout) {
        Settings {
            Objects.requireNonNull(url.getHost(), "vademecum.rerank.url needs a host");
        }

        /** As people may see it: neither path nor user info. */
        String host() {
            return url.getPort() < 0 ? url.getHost() : url.getHost() + ':' + url.getPort();
        }

        @Override
        public String toString() {
            return "RerankEndpoint[" + host() + "]";
        }
    }

    RerankEndpoint(Settings settings, OutgoingAddresses addresses) {
        this.settings = settings;
        this.http = EndpointConnections.within(settings.timeout(), addresses);
    }

    @Override
    public List<Double> score(String question, List<String> texts) {
        HttpPost post = request(question, texts);
        AtomicBoolean late = new AtomicBoolean();
        CompletableFuture<?> deadline = CompletableFuture.runAsync(
                () -> {
                    late.set(true);
                    post.abort();
                },
                CompletableFuture.delayedExecutor(settings.timeout().toNanos(), TimeUnit.NANOSECONDS));
        try (ClassicHttpResponse response = http.executeOpen(null, post, null)) {
            return RerankForm.scores(answer(response), texts.size());
        } catch (IOException | RuntimeException e) {
            post.abort();
            throw explained(e, late.get());
        } finally {
            deadline.cancel(false);
        }
    }

    private HttpPost request(String question, List<String> texts) {
        String body = Json.write(settings.form().request(settings.model(), question, texts));
        HttpPost post = new HttpPost(settings.url());
        post.addHeader("Accept", "application/json");
        if (settings.key() != null) {
            post.addHeader("Authorization", "Bearer " + settings.key());
        }
        post.setEntity(new ByteArrayEntity(body.getBytes(StandardCharsets.UTF_8), ContentType.APPLICATION_JSON));
        return post;
    }

    private JsonNode answer(ClassicHttpResponse response) throws IOException {
        if (response.getCode() / 100 != 2) {
            throw refused(response.getCode());
        }
        try (InputStream body = response.getEntity() == null
                ? InputStream.nullInputStream()
                : response.getEntity().getContent()) {
            byte[] bytes = body.readNBytes(LONGEST_ANSWER + 1);
            if (bytes.length > LONGEST_ANSWER) {
                throw new RerankException(Fault.MALFORMED, "The reranker sent more than an answer can be.");
            }
            return Json.mapper().readTree(bytes);
        }
    }

    private RerankException refused(int status) {
        Fault fault = switch (status) {
            case 401, 403 -> Fault.UNAUTHORIZED;
            case 429 -> Fault.RATE_LIMITED;
            case 408, 504 -> Fault.TIMEOUT;
            default -> status >= 500 ? Fault.SERVER_ERROR : Fault.REFUSED;
        };
        return new RerankException(fault, "The reranker at %s answered HTTP %d.".formatted(settings.host(), status));
    }

    /** Without what others have put into their messages, which may be a text or the key. */
    private RerankException explained(Exception e, boolean late) {
        if (late) {
            return new RerankException(
                    Fault.TIMEOUT,
                    "The reranker at %s did not answer within %s.".formatted(settings.host(), settings.timeout()));
        }
        return switch (e) {
            case RerankException known -> known;
            case JsonProcessingException notJson ->
                new RerankException(
                        Fault.MALFORMED, "The reranker at %s did not answer with JSON.".formatted(settings.host()));
            default ->
                new RerankException(
                        Fault.UNREACHABLE,
                        "The reranker at %s cannot be reached: %s."
                                .formatted(settings.host(), e.getClass().getSimpleName()));
        };
    }
}
