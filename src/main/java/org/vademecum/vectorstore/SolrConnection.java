package org.vademecum.vectorstore;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;
import org.vademecum.common.Json;
import org.vademecum.common.OutgoingAddresses;

/**
 * Speaks JSON with the nodes of a SolrCloud, any of which passes a request on to those that have the data. What one node does not
 * answer, the next is asked, so that every request must bear to be repeated. Calls no other address than those it is given, and
 * follows no redirect. Thread-safe.
 */
final class SolrConnection implements AutoCloseable {
    private static final int CONNECTIONS = 64;

    /** A node that limits its load says so; another may have room. */
    private static final int BUSY = 429;

    /** Bytes; the words of a few hundred chunks, or the names of some thousand documents, are far below. */
    private static final int LONGEST_ANSWER = 1 << 26;

    /** For what the whole cloud has to do, such as making a collection. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final Duration CONNECT = Duration.ofSeconds(2);
    private static final Duration IDLE = Duration.ofSeconds(20);

    /** So long a node that failed is asked after the others. */
    private static final Duration SHUNNED = Duration.ofSeconds(10);

    private final List<URI> nodes;
    private final @Nullable String authorization;
    private final Duration timeout;
    private final CloseableHttpClient http;
    private final AtomicInteger turn = new AtomicInteger();
    private final Map<URI, Long> shunnedUntil = new ConcurrentHashMap<>();

    /**
     * @param nodes their addresses up to {@code /solr}; at least one
     * @param user null for none
     * @param timeout of the silence before an answer
     */
    record Settings(
            List<URI> nodes,
            @Nullable String user,
            @Nullable String password,
            Duration timeout) {
        Settings {
            nodes = List.copyOf(nodes);
            if (nodes.isEmpty()) {
                throw new IllegalArgumentException("vademecum.solr.urls names no address");
            }
            nodes.forEach(node -> Objects.requireNonNull(node.getHost(), "vademecum.solr.urls needs hosts"));
        }

        /** Of addresses that are separated by commas. */
        static List<URI> nodes(String urls) {
            return Arrays.stream(urls.split(",", -1))
                    .map(String::strip)
                    .filter(url -> !url.isEmpty())
                    .map(url -> URI.create(url.endsWith("/") ? url.substring(0, url.length() - 1) : url))
                    .toList();
        }

        @Override
        public String toString() {
            return "Solr" + nodes;
        }
    }

    SolrConnection(Settings settings, OutgoingAddresses addresses) {
        this.nodes = settings.nodes();
        this.authorization = authorization(settings.user(), settings.password());
        this.timeout = settings.timeout();
        this.http = client(settings.timeout(), addresses);
    }

    private static @Nullable String authorization(@Nullable String user, @Nullable String password) {
        if (user == null) {
            return null;
        }
        String both = user + ':' + (password == null ? "" : password);
        return "Basic " + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8));
    }

    private static CloseableHttpClient client(Duration timeout, OutgoingAddresses addresses) {
        ConnectionConfig connections = ConnectionConfig.custom()
                .setConnectTimeout(Timeout.of(CONNECT))
                .setSocketTimeout(Timeout.of(timeout))
                .setIdleTimeout(Timeout.of(IDLE))
                .setValidateAfterInactivity(TimeValue.ofSeconds(1))
                .build();
        return HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setDefaultConnectionConfig(connections)
                        .setDnsResolver(resolver(addresses))
                        .setMaxConnTotal(CONNECTIONS)
                        .setMaxConnPerRoute(CONNECTIONS)
                        .build())
                .setUserAgent("Vademecum")
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableAuthCaching()
                .build();
    }

    private static DnsResolver resolver(OutgoingAddresses addresses) {
        return new DnsResolver() {
            @Override
            public InetAddress[] resolve(String host) throws UnknownHostException {
                return addresses.resolve(host);
            }

            @Override
            public String resolveCanonicalHostname(String host) throws UnknownHostException {
                return SystemDefaultDnsResolver.INSTANCE.resolveCanonicalHostname(host);
            }
        };
    }

    /**
     * Posts a value as JSON and returns the answer.
     *
     * @param path below {@code /solr}, with its query
     * @throws SolrRefused when Solr says that the request is wrong
     * @throws IOException when no node does what was asked; it may be done nonetheless
     */
    JsonNode post(String path, Object body) throws IOException {
        return post(path, Json.mapper().writeValueAsBytes(body), ContentType.APPLICATION_JSON, timeout);
    }

    /** The same for what changes the cloud itself; it waits longer, and the body may be of another kind. */
    JsonNode administer(String path, byte[] body) throws IOException {
        return post(path, body, ContentType.APPLICATION_OCTET_STREAM, PATIENCE);
    }

    /** Posts JSON that changes a collection for all of its replicas, which takes longer. */
    JsonNode change(String path, byte[] json) throws IOException {
        return post(path, json, ContentType.APPLICATION_JSON, PATIENCE);
    }

    /** Reads what can be read without a body. */
    JsonNode get(String path) throws IOException {
        return ask(node -> new HttpGet(node + path), timeout);
    }

    private JsonNode post(String path, byte[] body, ContentType type, Duration limit) throws IOException {
        return ask(
                node -> {
                    HttpPost post = new HttpPost(node + path);
                    post.setEntity(new ByteArrayEntity(body, type));
                    return post;
                },
                limit);
    }

    private JsonNode ask(Function<URI, HttpUriRequestBase> request, Duration limit) throws IOException {
        IOException failure = null;
        for (URI node : inTurn()) {
            try {
                JsonNode answer = ask(node, request.apply(node), limit);
                shunnedUntil.remove(node);
                return answer;
            } catch (SolrRefused e) {
                throw e;
            } catch (IOException e) {
                shunnedUntil.put(node, System.nanoTime() + SHUNNED.toNanos());
                if (failure != null) {
                    e.addSuppressed(failure);
                }
                failure = e;
            }
        }
        throw new IOException("No node of Solr did what was asked.", failure);
    }

    /** All nodes, another one first each time, and last those that failed a moment ago. */
    private List<URI> inTurn() {
        int first = Math.floorMod(turn.getAndIncrement(), nodes.size());
        List<URI> order = new ArrayList<>(nodes.subList(first, nodes.size()));
        order.addAll(nodes.subList(0, first));
        order.sort(Comparator.comparing(this::isShunned));
        return order;
    }

    private boolean isShunned(URI node) {
        Long until = shunnedUntil.get(node);
        return until != null && System.nanoTime() - until < 0;
    }

    private JsonNode ask(URI node, HttpUriRequestBase request, Duration limit) throws IOException {
        request.setConfig(RequestConfig.custom()
                .setConnectionRequestTimeout(Timeout.of(timeout))
                .setResponseTimeout(Timeout.of(limit))
                .build());
        request.addHeader("Accept", "application/json");
        if (authorization != null) {
            request.addHeader("Authorization", authorization);
        }
        try (ClassicHttpResponse response = http.executeOpen(null, request, null)) {
            return answer(node, response.getCode(), content(response));
        }
    }

    private static byte[] content(ClassicHttpResponse response) throws IOException {
        if (response.getEntity() == null) {
            return new byte[0];
        }
        try (InputStream body = response.getEntity().getContent()) {
            byte[] bytes = body.readNBytes(LONGEST_ANSWER + 1);
            if (bytes.length > LONGEST_ANSWER) {
                throw new IOException("Solr sent more than an answer can be.");
            }
            return bytes;
        }
    }

    private static JsonNode answer(URI node, int status, byte[] content) throws IOException {
        JsonNode answer = parsed(content);
        if (status / 100 == 2 && answer != null) {
            return answer;
        }
        String why = "Solr at %s answered HTTP %d: %s"
                .formatted(
                        node.getAuthority(),
                        status,
                        answer == null ? "no JSON" : answer.at("/error/msg").asText("no reason"));
        if (status / 100 == 4 && status != BUSY) {
            throw new SolrRefused(status, why);
        }
        throw new IOException(why);
    }

    /** Null for what is no JSON, as what a proxy says in Solr's place. */
    private static @Nullable JsonNode parsed(byte[] content) throws IOException {
        try {
            return Json.mapper().readTree(content);
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    @Override
    public void close() throws IOException {
        http.close();
    }
}
