package org.vademecum.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vademecum.support.ApiClient;
import org.vademecum.support.Installation;
import org.vademecum.support.Reply;

/** Programs get one kind of error, whatever they do wrong; people get a page. */
@IntegrationTest
class ErrorsIT {
    private final ApiClient hanna;

    ErrorsIT(Installation installation) {
        hanna = ApiClient.signedIn(installation, "hanna");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api", "/api/", "/api/nothing", "/api/application.wadl", "/api/threads/thread_1/nothing"})
    void an_unknown_address(String path) {
        Reply reply = hanna.get(path);

        assertThat(reply.status()).isIn(400, 404);
        assertThat(reply.error("type")).isEqualTo("invalid_request_error");
    }

    @Test
    void a_method_that_is_not_there() {
        Reply reply = hanna.put("/api/threads", Map.of());

        assertThat(reply.status()).isEqualTo(405);
        assertThat(reply.errorCode()).isEqualTo("method_not_allowed");
        assertThat(reply.header("Allow")).contains("GET");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "", "nonsense", "[]", "\"text\"", "{\"assistant_id\": {}, \"text\": 1}", "null"})
    void a_body_that_is_no_json_or_of_wrong_types(String body) {
        Reply reply = hanna.post("/api/threads", body);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.error("message")).isNotBlank().doesNotContain("Exception", "org.vademecum", "jackson");
    }

    @Test
    void unknown_keys_are_ignored() {
        String assistant = hanna.assistantId("People Assistant");

        Reply reply = hanna.post(
                "/api/threads", Map.of("assistant_id", assistant, "text", "How much leave?", "new_in_2030", true));

        assertThat(reply.status()).isEqualTo(201);
    }

    @ParameterizedTest
    @CsvSource({"assistant_id, text", "text, assistant_id"})
    void what_is_missing_is_named(String given, String missing) {
        Reply reply = hanna.post("/api/threads", Map.of(given, "x"));

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.error("param")).isEqualTo(missing);
        assertThat(reply.errorCode()).isEqualTo("missing_required_parameter");
    }

    @Test
    void another_media_type() {
        Reply reply = hanna.submit("/api/threads", Map.of("text", "hello"));

        assertThat(reply.status()).isEqualTo(415);
        assertThat(reply.error("type")).isEqualTo("invalid_request_error");
    }

    @ParameterizedTest
    @CsvSource({"GET, /api/threads?limit=x", "GET, /api/threads?limit=-1", "GET, /api/threads?after=thread_none"})
    void parameters_out_of_place(String method, String path) {
        Reply reply = hanna.get(path);

        assertThat(reply.status()).as("%s", reply).isIn(200, 400, 404);
        reply.json();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/nowhere", "/chat/nowhere", "/admin/nothing.xhtml", "/nowhere.xhtml"})
    void people_get_a_page_with_the_request_id_and_no_trace(String path) {
        Reply reply = hanna.get(path);

        assertThat(reply.status()).isEqualTo(404);
        assertThat(reply.header("Content-Type")).startsWith("text/html");
        assertThat(reply.text())
                .contains(reply.header("X-Request-Id"), "Vademecum")
                .doesNotContain("Payara", "GlassFish", "Exception", "at org.");
    }
}
