package org.vademecum.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.vademecum.common.Conflict;
import org.vademecum.llm.ChatModelException;
import org.vademecum.thread.MessageContent;
import org.vademecum.thread.NewMessage;
import org.vademecum.thread.ThreadMessage;

class RunMaterialTest {
    private static final Instant NOW = Instant.parse("2026-03-02T12:00:00Z");

    private final ThreadMessage older = drawing();
    private final ThreadMessage forgotten = drawing();
    private final ThreadMessage forgottenAnswer = ThreadMessage.answer("thread_1", "asst_1", "run_1", NOW);
    private final ThreadMessage kept = drawing();
    private final ThreadMessage keptAnswer = ThreadMessage.answer("thread_1", "asst_1", "run_1", NOW);
    private final ThreadMessage newest = drawing();

    @Test
    void images_are_shown_in_all_that_is_sent_and_in_nothing_else() {
        RunMaterial material = new RunMaterial(
                Optional.empty(),
                List.of(forgotten, forgottenAnswer, kept, keptAnswer),
                List.of(newest),
                List.of(),
                Optional.empty(),
                Set.of(older.id(), keptAnswer.id()),
                List.of(older),
                false,
                false,
                Optional.empty());

        RunMaterial shown = material.showing(
                messages -> messages.stream().map(RunMaterialTest::developed).toList());

        assertThat(shown.pinnedTurns()).extracting(ThreadMessage::text).containsExactly("developed");
        assertThat(shown.messages()).extracting(ThreadMessage::text).containsExactly("developed");
        assertThat(shown.outside().get(0)).isSameAs(forgotten);
        assertThat(shown.outside().get(1)).isSameAs(forgottenAnswer);
        assertThat(shown.outside().get(2).text()).isEqualTo("developed");
        assertThat(shown.outside()).hasSize(4);
        assertThat(shown.pinned()).isEqualTo(material.pinned());
    }

    @Test
    void all_that_is_sent_shares_its_room_and_a_question_without_its_image_is_no_question() {
        RunMaterial material = new RunMaterial(
                Optional.empty(),
                List.of(forgotten, forgottenAnswer, kept, keptAnswer),
                List.of(newest),
                List.of(),
                Optional.empty(),
                Set.of(older.id(), keptAnswer.id()),
                List.of(older),
                false,
                false,
                Optional.empty());
        List<List<ThreadMessage>> asked = new ArrayList<>();

        material.showing(messages -> {
            asked.add(messages);
            return messages;
        });

        assertThat(asked).containsExactly(List.of(older, kept, keptAnswer, newest));
        assertThatThrownBy(() -> material.showing(messages -> {
                    throw new Conflict("image_gone", "The image is gone.");
                }))
                .isInstanceOfSatisfying(
                        ChatModelException.class,
                        e -> assertThat(e.code()).isEqualTo(ChatModelException.Code.INVALID_PROMPT))
                .hasMessage("The image is gone.");
    }

    private static ThreadMessage drawing() {
        return written(new MessageContent.ImageFile("file_1", "auto"));
    }

    /** What brings images into messages has its own tests; here it is only told that it did. */
    private static ThreadMessage developed(ThreadMessage message) {
        return message.hasImages() ? written(MessageContent.Text.plain("developed")) : message;
    }

    private static ThreadMessage written(MessageContent content) {
        return ThreadMessage.written(
                "thread_1", new NewMessage(ThreadMessage.Role.USER, List.of(content), List.of(), Map.of()), NOW);
    }
}
