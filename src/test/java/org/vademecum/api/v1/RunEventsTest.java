package org.vademecum.api.v1;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.vademecum.assistant.Assistant;
import org.vademecum.common.Json;
import org.vademecum.run.EventType;
import org.vademecum.run.LoggedEvent;
import org.vademecum.run.Run;
import org.vademecum.run.RunEventData;
import org.vademecum.run.RunEventData.MessageBegun;
import org.vademecum.run.RunEventData.MessageDelta;
import org.vademecum.run.RunEventData.MessageEnded;
import org.vademecum.run.RunEventData.RunChanged;
import org.vademecum.thread.ChatThread;
import org.vademecum.thread.Citation;
import org.vademecum.thread.ThreadMessage;

class RunEventsTest {
    private static final Instant NOW = Instant.parse("2026-03-02T12:00:00Z");

    private final Run run = new Run(
            new ChatThread("svc_1", "dept_1", null, null, NOW),
            new Assistant("dept_1", "svc_1", "A", "m", NOW),
            Duration.ofMinutes(10),
            NOW);
    private final RunEvents events = new RunEvents(
            run,
            id -> {
                throw new AssertionError("no step " + id);
            },
            false);
    private long number;

    @Test
    void a_run_is_told_in_the_state_of_the_event() {
        JsonNode created = told(EventType.RUN_CREATED, RunChanged.of(run)).getFirst();

        assertThat(created.at("/name").asText()).isEqualTo("thread.run.created");
        assertThat(created.at("/data/status").asText()).isEqualTo("queued");
        assertThat(created.at("/data/usage").isNull()).isTrue();
        assertThat(created.at("/data/expires_at").asLong())
                .isEqualTo(NOW.plusSeconds(600).getEpochSecond());
    }

    @Test
    void annotations_are_counted_over_all_deltas_and_told_once() {
        begin();

        JsonNode first = delta("One 【0:0†a】", citation(1, 4));
        JsonNode none = delta(" and", null);
        JsonNode second = delta(" two 【0:1†b】", citation(2, 20));

        assertThat(first.at("/annotations/0/index").asInt()).isZero();
        assertThat(none.has("annotations")).isFalse();
        assertThat(second.at("/annotations/0/index").asInt()).isEqualTo(1);
        assertThat(second.at("/annotations/0/start_index").asInt()).isEqualTo(20);
        assertThat(second.at("/annotations/0").has("index")).isTrue();
    }

    @Test
    void an_answer_that_begins_again_is_not_appended_to_what_was_told() {
        begin();
        delta("Half an ans", null);

        assertThat(told(EventType.RESTARTED, new RunEventData.Restarted("msg_1", 1)))
                .isEmpty();
        assertThat(told(EventType.MESSAGE_DELTA, new MessageDelta("msg_1", "A whole answer", List.of())))
                .isEmpty();
        JsonNode whole = told(
                        EventType.MESSAGE_COMPLETED,
                        new MessageEnded(
                                "msg_1",
                                run.threadId(),
                                ThreadMessage.Status.COMPLETED,
                                "A whole answer",
                                List.of(),
                                List.of(),
                                ThreadMessage.Outcome.ANSWERED,
                                List.of(),
                                null))
                .getFirst();

        assertThat(whole.at("/data/content/0/text/value").asText()).isEqualTo("A whole answer");
        assertThat(whole.at("/data/completed_at").asLong()).isEqualTo(NOW.getEpochSecond());
    }

    @Test
    void an_answer_that_had_not_begun_before_the_restart_is_told_as_ever() {
        begin();

        told(EventType.RESTARTED, new RunEventData.Restarted("msg_1", 1));

        assertThat(delta("An answer", null).get("value").asText()).isEqualTo("An answer");
    }

    @Test
    void what_people_are_told_is_not_for_programs() {
        assertThat(told(
                        EventType.ACTIVITY,
                        new RunEventData.Activity(RunEventData.Activity.Kind.SEARCHING, 1, 2, 3, 4)))
                .isEmpty();
    }

    private void begin() {
        List<JsonNode> begun = told(
                EventType.MESSAGE_CREATED, new MessageBegun("msg_1", run.threadId(), run.id(), run.assistantId(), NOW));
        assertThat(begun)
                .extracting(event -> event.get("name").asText())
                .containsExactly("thread.message.created", "thread.message.in_progress");
        assertThat(begun.getFirst().at("/data/content")).isEmpty();
    }

    /** The text of the delta. */
    private JsonNode delta(String text, Citation citation) {
        List<Citation> citations = citation == null ? List.of() : List.of(citation);
        JsonNode event = told(EventType.MESSAGE_DELTA, new MessageDelta("msg_1", text, citations))
                .getFirst();
        assertThat(event.at("/name").asText()).isEqualTo("thread.message.delta");
        return event.at("/data/delta/content/0/text");
    }

    private static Citation citation(int number, int start) {
        return new Citation(
                number, "【0:0†a】", start, start + 7, "vsf_1", "file-1", "a.md", "A", 1, null, null, "", 0, 1, "q");
    }

    private List<JsonNode> told(EventType type, RunEventData data) {
        List<JsonNode> told = new ArrayList<>();
        for (WireEvent event : events.of(new LoggedEvent(run.id(), ++number, type, NOW, data))) {
            told.add(Json.read(Json.write(event), JsonNode.class));
        }
        return told;
    }
}
