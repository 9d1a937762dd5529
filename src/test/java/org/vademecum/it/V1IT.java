package org.vademecum.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vademecum.support.Golden;
import org.vademecum.support.Installation;
import org.vademecum.support.Program;
import org.vademecum.support.Reply;

/** What holds for every address under {@code /v1}. */
@IntegrationTest
class V1IT {
    private final Program program;

    V1IT(Installation installation) {
        program = Program.of(installation);
    }

    @Test
    void the_models_can_be_listed_and_looked_up() {
        assertThat(program.list("/models"))
                .extracting(model -> model.get("id").asText())
                .contains("extractive");
        assertThat(program.read("/models/extractive").get("object").asText()).isEqualTo("model");

        Reply missing = program.get("/models/no/such-model");
        assertThat(missing.status()).isEqualTo(404);
        assertThat(missing.errorCode()).isEqualTo("model_not_found");
        assertThat(program.delete("/models/extractive").status()).isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Bearer",
                "Bearer  ",
                "Bearer vk-wrong",
                "Basic dm9uOm5lYmVuYW4=",
                "vk-for-tests-only-0123456789"
            })
    void without_a_valid_key_nothing_is_told(String authorization) {
        for (String path : new String[] {"/models", "/no/such/address"}) {
            Reply reply = program.with("Authorization", authorization).get(path);

            assertThat(reply.status()).isEqualTo(401);
            assertThat(reply.errorCode()).isEqualTo("invalid_api_key");
            assertThat(reply.header("WWW-Authenticate")).isEqualTo("Bearer");
        }
    }

    @Test
    void a_key_neither_needs_nor_begins_a_session() {
        assertThat(program.get("/models").header("Set-Cookie")).isEmpty();
    }

    @Test
    void every_answer_carries_the_headers_of_the_api() {
        for (Reply reply : new Reply[] {program.get("/models"), program.get("/nothing"), program.get("/models/none")}) {
            assertThat(reply.header("x-request-id")).isNotEmpty();
            assertThat(reply.header("openai-version")).isEqualTo("2020-10-01");
            assertThat(reply.header("openai-organization")).isNotEmpty();
            assertThat(reply.header("openai-processing-ms")).matches("\\d+");
            assertThat(reply.header("x-ratelimit-limit-requests")).matches("\\d+");
            assertThat(reply.header("x-ratelimit-remaining-requests")).matches("\\d+");
            assertThat(reply.header("x-ratelimit-reset-requests")).isNotEmpty();
            assertThat(reply.header("Cache-Control")).contains("no-store");
        }
        assertThat(program.with("Authorization", "").get("/models").header("openai-version"))
                .isNotEmpty();
        assertThat(program.with("X-Request-Id", "mine-1").get("/models").header("x-request-id"))
                .isEqualTo("mine-1");
    }

    @ParameterizedTest
    @CsvSource({"GET,/nothing", "POST,/assistants/x/y/z", "GET,/", "GET,/threads/runs/steps/1"})
    void an_unknown_address_is_named(String method, String path) {
        Reply reply = program.send(method, path, method.equals("GET") ? null : "{}");

        assertThat(reply.status()).isEqualTo(404);
        assertThat(reply.error("message")).isEqualTo("Invalid URL (%s /v1%s)".formatted(method, path));
        assertThat(reply.error("type")).isEqualTo("invalid_request_error");
    }

    @ParameterizedTest
    @CsvSource({"DELETE,/models", "PUT,/models/extractive", "PATCH,/models"})
    void a_wrong_method_is_refused(String method, String path) {
        Reply reply = program.send(method, path, null);

        assertThat(reply.status()).isEqualTo(405);
        assertThat(reply.errorCode()).isEqualTo("method_not_supported");
    }

    @Test
    void a_refusal_of_each_kind_is_told_in_the_envelope() {
        Map<String, Reply> refused = Map.of(
                "error-key", program.with("Authorization", "").get("/models"),
                "error-forbidden", program.delete("/models/extractive"),
                "error-address", program.get("/nothing"),
                "error-method", program.delete("/models"),
                "error-media-type", program.post("/files", Map.of()));

        refused.forEach((name, reply) -> Golden.check(name, reply.json()));
        assertThat(refused.values()).extracting(Reply::status).containsExactlyInAnyOrder(401, 403, 404, 405, 415);
    }

    static Stream<Arguments> tooMuch() {
        Map<String, ?> message = Map.of("role", "user", "content", "Hi");
        Map<String, ?> attaching = Map.of(
                "role", "user", "content", "Hi", "attachments", Collections.nCopies(501, Map.of("file_id", "file-a")));
        Map<String, ?> equal = Map.of("type", "eq", "key", "k", "value", 1);
        Map<String, ?> deep = equal;
        for (int level = 1; level <= 8; level++) {
            deep = Map.of("type", "and", "filters", List.of(deep));
        }
        Map<String, ?> wide = Map.of("type", "or", "filters", Collections.nCopies(65, equal));
        return Stream.of(
                Arguments.of(
                        "/assistants",
                        Map.of("model", "m", "tools", Collections.nCopies(129, Map.of("type", "code_interpreter"))),
                        "tools"),
                Arguments.of(
                        "/assistants",
                        Map.of(
                                "model",
                                "m",
                                "tool_resources",
                                Map.of("code_interpreter", Map.of("file_ids", Collections.nCopies(21, "file-a")))),
                        "tool_resources.code_interpreter.file_ids"),
                Arguments.of("/threads", Map.of("messages", Collections.nCopies(1_001, message)), "messages"),
                Arguments.of("/threads", Map.of("messages", List.of(attaching)), "messages[0].attachments"),
                Arguments.of(
                        "/vector_stores/vs_none/file_batches",
                        Map.of("file_ids", Collections.nCopies(2_001, "file-a")),
                        "file_ids"),
                Arguments.of(
                        "/vector_stores/vs_none/file_batches",
                        Map.of("files", Collections.nCopies(2_001, Map.of("file_id", "file-a"))),
                        "files"),
                Arguments.of("/vector_stores/vs_none/search", Map.of("query", "q", "filters", wide), "filters.filters"),
                Arguments.of(
                        "/vector_stores/vs_none/search",
                        Map.of("query", "q", "filters", deep),
                        "filters" + ".filters[0]".repeat(8)));
    }

    @ParameterizedTest(name = "{0} {2}")
    @MethodSource("tooMuch")
    void what_is_more_than_there_may_be_is_refused(String path, Object body, String param) {
        Reply reply = program.post(path, body);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.error("param")).isEqualTo(param);
        assertThat(reply.errorCode()).isEqualTo(param.endsWith("]") ? "invalid_value" : "array_above_max_length");
    }

    @Test
    void the_first_version_of_the_api_is_refused_and_its_absence_is_fine() {
        Reply first = program.with("OpenAI-Beta", "assistants=v1").get("/models");

        assertThat(first.status()).isEqualTo(400);
        assertThat(first.errorCode()).isEqualTo("invalid_beta");
        program.with("OpenAI-Beta", "").get("/models").expect(200);
        program.with("OpenAI-Beta", "assistants=v2,realtime=v1").get("/models").expect(200);
    }

    @Test
    void the_browser_s_own_interface_takes_no_key() {
        JsonNode models = program.read("/models");

        assertThat(models.get("data")).isNotEmpty();
        assertThat(program.get("/../api/me").status()).isIn(400, 401, 404);
    }
}
