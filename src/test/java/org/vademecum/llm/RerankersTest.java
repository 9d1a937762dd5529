package org.vademecum.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vademecum.llm.RerankException.Fault;
import org.vademecum.support.ScriptedModelEndpoint;
import org.vademecum.support.ScriptedRerankServer;
import org.vademecum.support.SettableClock;

class RerankersTest {
    private static final String KEY = "jina_0123456789";
    private static final String QUESTION = "When do days lapse?";
    private static final List<String> TEXTS = List.of("Trains are late.", "Days lapse in June.", "Nothing.");
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final ScriptedRerankServer server = new ScriptedRerankServer().favours("lapse");
    private final SettableClock clock = new SettableClock();
    private final Logger log = Logger.getLogger(Rerankers.class.getName());
    private final List<String> logged = new ArrayList<>();
    private final Handler ear = new Handler() {
        @Override
        public void publish(LogRecord entry) {
            logged.add(entry.getLevel() + " " + entry.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        log.addHandler(ear);
    }

    @AfterEach
    void close() {
        log.removeHandler(ear);
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"cohere", "jina", "tei"})
    void each_form_is_spoken_and_understood(String form) {
        assertThat(rerankers(server.url(form), form).score(QUESTION, TEXTS, AuxiliaryCalls.unaccounted()))
                .containsExactly(0.5, 0.9, 0.5 / 3);

        ScriptedRerankServer.Request request = server.requests().getFirst();
        assertThat(request.authorization()).isEqualTo("Bearer " + KEY);
        JsonNode json = request.json();
        assertThat(json.path("query").asText()).isEqualTo(QUESTION);
        assertThat(json.path("model").asText()).isEqualTo("reranker-v3");
        assertThat(json.path(form.equals("tei") ? "texts" : "documents"))
                .extracting(JsonNode::asText)
                .containsExactlyElementsOf(TEXTS);
        if (form.equals("tei")) {
            assertThat(json.path("truncate").asBoolean()).isTrue();
        } else {
            assertThat(json.path("top_n").asInt()).isEqualTo(TEXTS.size());
        }
    }

    @Test
    void without_an_address_there_is_none() {
        assertThat(TestRerankers.none().endpoint()).isEmpty();
        assertThat(TestRerankers.at(" ", "jina", PATIENCE, clock, KEY).endpoint())
                .isEmpty();
    }

    @Test
    void a_mistake_in_the_configuration_is_named() {
        assertThatThrownBy(() -> rerankers(server.url("tei"), "voyage"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("vademecum.rerank.form is 'voyage', but must be one of cohere, jina, tei");
        assertThatThrownBy(() -> rerankers("/rerank", "tei")).hasMessage("vademecum.rerank.url needs a host");
    }

    @ParameterizedTest
    @CsvSource({
        "400, REFUSED",
        "401, UNAUTHORIZED",
        "403, UNAUTHORIZED",
        "413, REFUSED",
        "429, RATE_LIMITED",
        "302, REFUSED",
        "500, SERVER_ERROR",
        "503, SERVER_ERROR"
    })
    void a_refusal_is_told_by_its_status(int status, Fault fault) {
        server.answers(status, "{\"detail\":\"%s: %s\"}".formatted(KEY, TEXTS.getFirst()));

        assertFails(rerankers(server.url("jina"), "jina"), fault);
        assertThat(logged)
                .containsExactly("WARNING Searches keep the order that they had: The reranker at %s answered HTTP %d."
                        .formatted(host(), status));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no JSON",
                "{}",
                "[]",
                "{\"results\":7}",
                "{\"results\":[{\"index\":0,\"relevance_score\":0.9}]}",
                "{\"results\":[%s, {\"index\":0,\"relevance_score\":1}]}",
                "{\"results\":[%s, {\"index\":3,\"relevance_score\":1}]}",
                "{\"results\":[%s, {\"index\":-1,\"relevance_score\":1}]}",
                "{\"results\":[%s, {\"index\":1.5,\"relevance_score\":1}]}",
                "{\"results\":[%s, {\"relevance_score\":1}]}",
                "{\"results\":[%s, {\"index\":2}]}",
                "{\"results\":[%s, {\"index\":2,\"relevance_score\":null}]}",
                "{\"results\":[%s, {\"index\":2,\"relevance_score\":\"1\"}]}",
                "{\"results\":[%s, {\"index\":2,\"relevance_score\":NaN}]}",
                "{\"results\":[%s, {\"index\":2,\"relevance_score\":1e999}]}",
                "[%s, 7]",
                "[%s, {\"index\":2,\"score\":1},{\"index\":3,\"score\":1}]"
            })
    void an_answer_that_makes_no_sense_is_none(String answer) {
        String two = "{\"index\":0,\"score\":1},{\"index\":1,\"score\":0}";
        server.answers(200, answer.replace("%s", two));

        assertFails(rerankers(server.url("jina"), "jina"), Fault.MALFORMED);
    }

    @Test
    void one_that_is_silent_or_too_slow_is_not_waited_for() {
        server.staysSilent().stallsAfter("{\"results\":[");
        Reranker reranker = rerankers(server.url("jina"), "jina", Duration.ofMillis(200));

        assertFails(reranker, Fault.TIMEOUT);
        assertFails(reranker, Fault.TIMEOUT);
    }

    @Test
    void a_connection_that_breaks_or_is_refused_is_told() {
        server.cutsAfter("{\"results\":[");
        assertFails(rerankers(server.url("jina"), "jina"), Fault.UNREACHABLE);

        String url = server.url("jina");
        server.close();
        assertFails(rerankers(url, "jina"), Fault.UNREACHABLE);
    }

    @Test
    void an_answer_without_end_is_not_read_to_its_end() {
        server.answers(200, " ".repeat((1 << 24) + 1));

        assertFails(rerankers(server.url("jina"), "jina"), Fault.MALFORMED);
    }

    @Test
    void after_some_faults_in_a_row_it_is_left_alone_for_a_while() {
        server.answers(500, "").answers(500, "").answers(500, "");
        Reranker reranker = rerankers(server.url("jina"), "jina");

        assertFails(reranker, Fault.SERVER_ERROR);
        assertFails(reranker, Fault.SERVER_ERROR);
        assertFails(reranker, Fault.RESTING);
        assertThat(server.requests()).hasSize(2);
        assertThat(logged).hasSize(1);

        clock.pass(Duration.ofSeconds(31));
        assertFails(reranker, Fault.SERVER_ERROR);
        clock.pass(Duration.ofSeconds(31));
        assertThat(reranker.score(QUESTION, TEXTS, AuxiliaryCalls.unaccounted()))
                .hasSize(3);
        assertThat(logged).hasSize(2).last().isEqualTo("INFO The reranker answers again");
    }

    @Test
    void a_search_that_is_stopped_waits_no_longer_which_is_held_against_nobody() {
        Reranker reranker = rerankers(server.url("jina"), "jina");
        CountDownLatch gate = new CountDownLatch(1);
        for (int i = 0; i < 3; i++) {
            Cancellation stopped = new Cancellation();
            server.then(exchange -> {
                stopped.cancel();
                ScriptedModelEndpoint.await(gate);
            });
            AuxiliaryCalls calls = new AuxiliaryCalls(stopped, UnaryOperator.identity(), usage -> {});
            assertThatThrownBy(() -> reranker.score(QUESTION, TEXTS, calls)).isInstanceOf(CancellationException.class);
        }

        gate.countDown();
        assertThat(reranker.score(QUESTION, TEXTS, AuxiliaryCalls.unaccounted()))
                .hasSize(3);
        assertThat(logged).isEmpty();
    }

    @Test
    void a_single_request_that_is_refused_keeps_nobody_else_away() {
        server.answers(413, "").answers(413, "").answers(413, "");
        Reranker reranker = rerankers(server.url("jina"), "jina");

        for (int i = 0; i < 3; i++) {
            assertFails(reranker, Fault.REFUSED);
        }
        assertThat(reranker.score(QUESTION, TEXTS, AuxiliaryCalls.unaccounted()))
                .hasSize(3);
    }

    private void assertFails(Reranker reranker, Fault fault) {
        assertThatExceptionOfType(RerankException.class)
                .isThrownBy(() -> reranker.score(QUESTION, TEXTS, AuxiliaryCalls.unaccounted()))
                .satisfies(e -> assertThat(e.fault()).isEqualTo(fault))
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain(KEY).doesNotContain("Trains"));
    }

    private String host() {
        URI url = URI.create(server.url("jina"));
        return url.getHost() + ":" + url.getPort();
    }

    private Reranker rerankers(String url, String form) {
        return rerankers(url, form, PATIENCE);
    }

    private Reranker rerankers(String url, String form, Duration timeout) {
        return TestRerankers.at(url, form, timeout, clock, KEY).endpoint().orElseThrow();
    }
}
