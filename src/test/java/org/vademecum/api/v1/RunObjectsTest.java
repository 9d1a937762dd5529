package org.vademecum.api.v1;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.vademecum.assistant.Assistant;
import org.vademecum.common.CursorPage;
import org.vademecum.common.Json;
import org.vademecum.llm.ChatModelException;
import org.vademecum.llm.ToolCall;
import org.vademecum.run.Run;
import org.vademecum.run.RunError;
import org.vademecum.run.RunEventData.RunChanged;
import org.vademecum.run.RunStatus;
import org.vademecum.run.Usage;
import org.vademecum.support.Contract;
import org.vademecum.support.Golden;
import org.vademecum.thread.ChatThread;
import org.vademecum.thread.MessageContent;
import org.vademecum.thread.ThreadMessage;

/** Runs in each of their states, messages, and what is small, as they go over the wire: {@code src/test/resources/wire}. */
class RunObjectsTest {
    private static final Instant NOW = Instant.parse("2026-03-02T12:00:00Z");
    private static final Run RUN = new Run(
            new ChatThread("svc_1", "dept_1", null, null, NOW),
            new Assistant("dept_1", "svc_1", "A", "m", NOW),
            Duration.ofMinutes(10),
            NOW);

    @ParameterizedTest
    @EnumSource(RunStatus.class)
    void a_run_is_told_in_each_of_its_states(RunStatus status) {
        JsonNode run = json(RunJson.of(RUN, state(status)));

        assertThat(run.get("status").asText()).isEqualTo(status.wireName());
        assertThat(run.get("expires_at").isNull()).isEqualTo(status.terminal());
        assertThat(run.get("usage").isNull()).isEqualTo(!status.terminal());
        assertThat(run.get("required_action").isNull()).isEqualTo(status != RunStatus.REQUIRES_ACTION);
        Contract.published().check("RunObject", run);
        Golden.check("run-state-" + status.wireName().replace('_', '-'), run);
    }

    private static RunChanged state(RunStatus status) {
        return new RunChanged(
                RUN.id(),
                RUN.threadId(),
                RUN.assistantId(),
                status,
                NOW,
                NOW.plusSeconds(600),
                status == RunStatus.QUEUED ? null : NOW,
                status == RunStatus.CANCELLED ? NOW : null,
                status == RunStatus.FAILED ? NOW : null,
                status == RunStatus.COMPLETED || status == RunStatus.INCOMPLETE ? NOW : null,
                status == RunStatus.FAILED
                        ? new RunError(ChatModelException.Code.SERVER_ERROR, "The language model is out of order.")
                        : null,
                status == RunStatus.INCOMPLETE ? Run.IncompleteReason.MAX_PROMPT_TOKENS : null,
                new Usage(10, 5, false),
                status == RunStatus.REQUIRES_ACTION ? List.of(new ToolCall("call_1", "time", "{}")) : List.of());
    }

    @ParameterizedTest
    @EnumSource(ThreadMessage.IncompleteReason.class)
    void a_message_that_was_cut_off_says_why(ThreadMessage.IncompleteReason reason) {
        ThreadMessage message = ThreadMessage.answer(RUN.threadId(), RUN.assistantId(), RUN.id(), NOW);
        message.cutOff(MessageContent.Text.plain("Half an ans"), reason, NOW);

        JsonNode json = json(MessageJson.of(message));

        Contract.published().check("MessageObject", json);
        assertThat(json.at("/incomplete_details/reason").asText()).isEqualTo(Wire.name(reason));
        if (reason == ThreadMessage.IncompleteReason.MAX_TOKENS) {
            Golden.check("message-incomplete", json);
        }
    }

    static Stream<Arguments> small() {
        return Stream.of(
                Arguments.of("thread-deleted", "DeleteThreadResponse", DeletedJson.of("thread.deleted", "thread_1")),
                Arguments.of(
                        "message-deleted", "DeleteMessageResponse", DeletedJson.of("thread.message.deleted", "msg_1")),
                Arguments.of(
                        "vector_store_deleted",
                        "DeleteVectorStoreResponse",
                        DeletedJson.of("vector_store.deleted", "vs_1")),
                Arguments.of(
                        "vector_store_file_deleted",
                        "DeleteVectorStoreFileResponse",
                        DeletedJson.of("vector_store.file.deleted", "file-1")),
                Arguments.of("model", "Model", ModelJson.of("extractive")),
                Arguments.of("models", "ListModelsResponse", ModelJson.All.of(List.of("extractive"))),
                Arguments.of(
                        "list-empty",
                        "ListRunsResponse",
                        ListJson.of(new CursorPage<Run>(List.of(), false), RunJson::of, RunJson::id)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("small")
    void what_is_small_has_just_these_keys(String name, String schema, Object object) {
        JsonNode json = json(object);

        Contract.published().check(schema, json);
        Golden.check(name, json);
    }

    @Test
    void an_error_has_all_of_its_keys() {
        JsonNode invalid = json(new ErrorEnvelope(
                new ErrorEnvelope.ErrorJson("No.", "invalid_request_error", "limit", "integer_above_max_value")));
        JsonNode broken = json(new ErrorEnvelope(new ErrorEnvelope.ErrorJson("No.", "server_error", null, null)));

        Contract.published().check("ErrorResponse", invalid);
        Contract.published().check("ErrorResponse", broken);
        Golden.check("error-invalid", invalid);
        Golden.check("error-server", broken);
    }

    private static JsonNode json(Object object) {
        return Json.read(Json.write(object), JsonNode.class);
    }
}
