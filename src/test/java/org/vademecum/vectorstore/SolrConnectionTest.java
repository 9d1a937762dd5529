package org.vademecum.vectorstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.vademecum.common.OutgoingAddresses;

class SolrConnectionTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final List<HttpServer> servers = new ArrayList<>();
    private final List<String> heard = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch over = new CountDownLatch(1);

    @AfterEach
    void stop() {
        over.countDown();
        servers.forEach(server -> server.stop(0));
    }

    @Test
    void a_request_has_the_account_and_nothing_follows_a_redirect() throws IOException {
        URI elsewhere = answering(200, "{}");
        URI node = serving(exchange -> {
            heard.add(exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().getFirst("Authorization"));
            exchange.getResponseHeaders().add("Location", elsewhere + "/x");
            exchange.sendResponseHeaders(302, -1);
        });

        try (SolrConnection solr = connection("vademecum", node)) {
            assertThatThrownBy(() -> solr.post("/x/select?a=b", Map.of())).isInstanceOf(IOException.class);
        }

        assertThat(heard).containsExactly("/solr/x/select?a=b Basic dmFkZW1lY3VtOnNlY3JldA==");
    }

    @Test
    void what_one_node_cannot_do_the_next_is_asked() throws IOException {
        URI broken = answering(503, "{\"error\":{\"msg\":\"no leader\"}}");
        URI proxy = answering(502, "<html>");
        URI silent = serving(exchange -> await());
        URI well = answering(200, "{\"found\":1}");

        try (SolrConnection solr = connection(Duration.ofSeconds(3), null, broken, proxy, silent, well)) {
            for (int i = 0; i < 8; i++) {
                assertThat(solr.post("/x", Map.of()).path("found").asInt()).isEqualTo(1);
            }
        }

        assertThat(heard.stream().filter(well.getAuthority()::equals)).hasSize(8);
        // Each is left alone for a while once it has failed.
        assertThat(heard.stream().filter(broken.getAuthority()::equals)).hasSizeLessThan(2);
    }

    @Test
    void what_solr_refuses_is_not_repeated() throws IOException {
        URI refusing = answering(409, "{\"error\":{\"msg\":\"version conflict\"}}");
        URI other = answering(409, "{\"error\":{\"msg\":\"version conflict\"}}");

        try (SolrConnection solr = connection(null, refusing, other)) {
            assertThatThrownBy(() -> solr.post("/x", Map.of()))
                    .isInstanceOfSatisfying(
                            SolrRefused.class,
                            refused -> assertThat(refused.isConflict()).isTrue())
                    .hasMessageContaining("version conflict");
        }

        assertThat(heard).hasSize(1);
    }

    @Test
    void addresses_are_separated_by_commas() {
        assertThat(SolrConnection.Settings.nodes(" http://one:8983/solr/, https://two/solr,"))
                .containsExactly(URI.create("http://one:8983/solr"), URI.create("https://two/solr"));
        assertThatThrownBy(() -> settings(PATIENCE, null)).hasMessageContaining("vademecum.solr.urls");
        assertThat(settings(PATIENCE, "somebody", URI.create("http://one/solr")).toString())
                .doesNotContain("secret");
    }

    private interface Handler {
        void handle(com.sun.net.httpserver.HttpExchange exchange) throws IOException;
    }

    private URI answering(int status, String body) throws IOException {
        return serving(exchange -> {
            heard.add(exchange.getRequestHeaders().getFirst("Host"));
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        });
    }

    private URI serving(Handler handler) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            try (exchange) {
                exchange.getRequestBody().readAllBytes();
                handler.handle(exchange);
            }
        });
        server.start();
        servers.add(server);
        return URI.create(
                "http://127.0.0.1:%d/solr".formatted(server.getAddress().getPort()));
    }

    private void await() {
        try {
            over.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static SolrConnection connection(String user, URI... nodes) {
        return connection(PATIENCE, user, nodes);
    }

    private static SolrConnection connection(Duration timeout, String user, URI... nodes) {
        return new SolrConnection(settings(timeout, user, nodes), OutgoingAddresses.allowing(""));
    }

    private static SolrConnection.Settings settings(Duration timeout, String user, URI... nodes) {
        return new SolrConnection.Settings(Arrays.asList(nodes), user, "secret", timeout);
    }
}
