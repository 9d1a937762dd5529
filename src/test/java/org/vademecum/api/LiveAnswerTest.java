package org.vademecum.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.vademecum.run.RunEventData.MessageDelta;
import org.vademecum.thread.Citation;

class LiveAnswerTest {
    private final LiveAnswer answer = new LiveAnswer();

    @Test
    void the_first_change_holds_all_that_is_written() {
        answer.begin("msg_1");
        answer.append(delta("First paragraph.\n\n"));
        answer.append(delta("Second"));

        LiveAnswer.Change change = answer.change();

        assertThat(change.messageId()).isEqualTo("msg_1");
        assertThat(change.from()).isZero();
        assertThat(change.blocks()).hasSize(2);
    }

    @Test
    void afterwards_only_the_blocks_that_changed_are_told() {
        answer.begin("msg_1");
        answer.append(delta("First paragraph.\n\nSecond"));
        answer.change();
        answer.append(delta(" paragraph.\n\nThird."));

        LiveAnswer.Change change = answer.change();

        assertThat(change.from()).isEqualTo(1);
        assertThat(change.blocks()).hasSize(2).first().asString().contains("Second paragraph.");
        assertThat(answer.hasChanged()).isFalse();
    }

    @Test
    void citations_grow_with_the_text() {
        answer.begin("msg_1");
        answer.append(new MessageDelta("msg_1", "Five days. 【0:0†Leave】", List.of(citation(11))));
        answer.append(new MessageDelta("msg_1", " Until March. 【0:0†Leave】", List.of(citation(36))));

        assertThat(answer.change().citations())
                .extracting(CitationJson::n, CitationJson::number, CitationJson::section)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(1, 1, "4.2 Carry-over"),
                        org.assertj.core.groups.Tuple.tuple(2, 1, "4.2 Carry-over"));
    }

    @Test
    void an_answer_that_begins_again_forgets_what_was_written() {
        answer.begin("msg_1");
        answer.append(delta("Half a sen"));
        answer.change();
        answer.begin("msg_1");

        assertThat(answer.change().blocks()).isEmpty();
    }

    private static MessageDelta delta(String text) {
        return new MessageDelta("msg_1", text, List.of());
    }

    private static Citation citation(int start) {
        return new Citation(
                1,
                "【0:0†Leave】",
                start,
                start + 11,
                "vsf_1",
                "file-1",
                "leave.pdf",
                "Leave",
                8,
                null,
                6,
                "4 Annual leave › 4.2 Carry-over",
                10,
                20,
                "Five days.");
    }
}
