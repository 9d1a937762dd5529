package org.vademecum.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.vademecum.assistant.Assistant;
import org.vademecum.llm.ChatModelException;
import org.vademecum.llm.ToolCall;
import org.vademecum.thread.ChatThread;
import org.vademecum.tool.ToolResources;

class RunTest {
    private static final Instant NOW = Instant.parse("2026-11-02T08:00:00Z");
    private static final RunError ERROR = new RunError(ChatModelException.Code.SERVER_ERROR, "The model is down.");

    /** How a fresh run gets into each state. */
    private static final Map<RunStatus, Consumer<Run>> WAYS = new EnumMap<>(RunStatus.class);

    /** The intent that leads to each state. */
    private static final Map<RunStatus, Consumer<Run>> INTENTS = new EnumMap<>(RunStatus.class);

    static {
        INTENTS.put(RunStatus.QUEUED, Run::resume);
        INTENTS.put(RunStatus.IN_PROGRESS, run -> run.start("node", NOW.plusSeconds(15), NOW));
        INTENTS.put(RunStatus.REQUIRES_ACTION, run -> run.requireAction(List.of(new ToolCall("call_1", "f", "{}"))));
        INTENTS.put(RunStatus.CANCELLING, Run::requestCancel);
        INTENTS.put(RunStatus.CANCELLED, run -> run.cancel(NOW));
        INTENTS.put(RunStatus.FAILED, run -> run.fail(ERROR, NOW));
        INTENTS.put(RunStatus.COMPLETED, run -> run.complete(NOW));
        INTENTS.put(RunStatus.INCOMPLETE, run -> run.incomplete(Run.IncompleteReason.MAX_COMPLETION_TOKENS, NOW));
        INTENTS.put(RunStatus.EXPIRED, Run::expire);

        Consumer<Run> started = INTENTS.get(RunStatus.IN_PROGRESS);
        WAYS.put(RunStatus.QUEUED, run -> {});
        WAYS.put(RunStatus.IN_PROGRESS, started);
        WAYS.put(RunStatus.REQUIRES_ACTION, started.andThen(INTENTS.get(RunStatus.REQUIRES_ACTION)));
        WAYS.put(RunStatus.CANCELLING, INTENTS.get(RunStatus.CANCELLING));
        WAYS.put(RunStatus.CANCELLED, INTENTS.get(RunStatus.CANCELLING).andThen(INTENTS.get(RunStatus.CANCELLED)));
        WAYS.put(RunStatus.FAILED, started.andThen(INTENTS.get(RunStatus.FAILED)));
        WAYS.put(RunStatus.COMPLETED, started.andThen(INTENTS.get(RunStatus.COMPLETED)));
        WAYS.put(RunStatus.INCOMPLETE, started.andThen(INTENTS.get(RunStatus.INCOMPLETE)));
        WAYS.put(RunStatus.EXPIRED, INTENTS.get(RunStatus.EXPIRED));
    }

    /** The table of the wire format's behaviour, row by row. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            QUEUED          | IN_PROGRESS CANCELLING EXPIRED
            IN_PROGRESS     | REQUIRES_ACTION COMPLETED INCOMPLETE FAILED EXPIRED CANCELLING
            REQUIRES_ACTION | QUEUED EXPIRED CANCELLING
            CANCELLING      | CANCELLED
            CANCELLED       | -
            FAILED          | -
            COMPLETED       | -
            INCOMPLETE      | -
            EXPIRED         | -
            """)
    void a_status_changes_only_as_the_table_says(RunStatus from, String allowed) {
        for (RunStatus to : RunStatus.values()) {
            Run run = in(from);
            if (List.of(allowed.split(" ")).contains(to.name())) {
                INTENTS.get(to).accept(run);
                assertThat(run.status()).isEqualTo(to);
            } else {
                assertThatThrownBy(() -> INTENTS.get(to).accept(run))
                        .as("%s to %s", from, to)
                        .isInstanceOf(IllegalRunTransition.class);
                assertThat(run.status()).isEqualTo(from);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void the_thread_is_held_exactly_while_the_run_is_not_terminal(RunStatus status) {
        Run run = in(status);

        assertThat(run.holdsThread()).isEqualTo(!status.terminal());
    }

    @ParameterizedTest
    @EnumSource(names = {"REQUIRES_ACTION", "CANCELLED", "FAILED", "COMPLETED", "INCOMPLETE", "EXPIRED"})
    void nobody_leases_a_run_that_is_waiting_or_over(RunStatus status) {
        assertThat(in(status).leaseOwner()).isNull();
    }

    @Test
    void a_takeover_counts_and_leaves_the_status_alone() {
        Run run = in(RunStatus.IN_PROGRESS);

        run.takeOver("other", NOW.plusSeconds(30));

        assertThat(run.status()).isEqualTo(RunStatus.IN_PROGRESS);
        assertThat(run.restarts()).isEqualTo(1);
        assertThat(run.leasedBy("other")).isTrue();
    }

    @ParameterizedTest
    @EnumSource(names = {"QUEUED", "REQUIRES_ACTION", "CANCELLED", "FAILED", "COMPLETED", "INCOMPLETE", "EXPIRED"})
    void only_a_run_somebody_works_on_can_be_taken_over(RunStatus status) {
        Run run = in(status);

        assertThatThrownBy(() -> run.takeOver("other", NOW)).isInstanceOf(IllegalRunTransition.class);
    }

    @Test
    void it_keeps_the_assistant_as_it_was_and_both_sets_of_resources() {
        Assistant assistant = assistant();
        assistant.describe(null, "Be brief.", List.of());
        assistant.equip(List.of(), ToolResources.searching("vs_1"));

        Run run = new Run(thread(), assistant, Duration.ofMinutes(10), NOW);
        assistant.describe(null, "Be long.", List.of());

        assertThat(run.instructions()).isEqualTo("Be brief.");
        assertThat(run.toolResources().vectorStoreIds()).containsExactly("vs_1");
        assertThat(run.expiresAt()).isEqualTo(NOW.plusSeconds(600));
    }

    @Test
    void a_run_expires_when_its_time_is_over_but_not_while_it_is_being_cancelled() {
        assertThat(in(RunStatus.QUEUED).expired(NOW.plusSeconds(599))).isFalse();
        assertThat(in(RunStatus.QUEUED).expired(NOW.plusSeconds(600))).isTrue();
        assertThat(in(RunStatus.CANCELLING).expired(NOW.plusSeconds(600))).isFalse();
        assertThat(in(RunStatus.COMPLETED).expired(NOW.plusSeconds(600))).isFalse();
    }

    private static Run in(RunStatus status) {
        Run run = new Run(thread(), assistant(), Duration.ofMinutes(10), NOW);
        WAYS.get(status).accept(run);
        return run;
    }

    private static ChatThread thread() {
        return new ChatThread("user_1", "dept_1", "asst_1", "A title", NOW);
    }

    private static Assistant assistant() {
        return new Assistant("dept_1", "user_2", "Leave and pay", "extractive", NOW);
    }
}
