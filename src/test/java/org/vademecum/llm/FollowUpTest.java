package org.vademecum.llm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vademecum.llm.Conversation.Turn;

class FollowUpTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "How long is the notice period for parking permits?",
                "Is there a bicycle shed?",
                "Is it possible to rent a locker?",
                "My key is broken, can I replace it?",
                "How many days may I keep a library book this year?",
                "Wie lange gilt ein Parkausweis?"
            })
    void a_whole_question_stands_alone(String question) {
        assertThat(FollowUp.leans(question)).isFalse();
        assertThat(after(question, "Where do I park?")).isEqualTo(question);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "And for visitors?",
                "What about bicycles?",
                "Until when?",
                "How do I renew it?",
                "Can they park there?",
                "Does that apply to trailers?",
                "for visitors?",
                "Und für Besucher?",
                "Was ist mit Fahrrädern?"
            })
    void a_question_that_lacks_something_leans_on_the_one_before(String question) {
        assertThat(FollowUp.leans(question)).isTrue();
    }

    @Test
    void the_new_part_takes_the_place_of_the_old_one() {
        assertThat(after("And for visitors?", "How long is a parking permit valid for staff?"))
                .isEqualTo("How long is a parking permit valid for visitors?");
    }

    @Test
    void a_part_without_counterpart_is_added() {
        assertThat(after("And on Sundays?", "When does the library open?"))
                .isEqualTo("When does the library open on Sundays?");
    }

    @Test
    void a_pronoun_is_read_beside_the_earlier_question() {
        assertThat(after("How do I renew it?", "How long is a parking permit valid?"))
                .isEqualTo("How long is a parking permit valid? How do I renew it?");
    }

    @Test
    void a_chain_of_follow_ups_is_followed_back() {
        assertThat(after("And for trailers?", "How long is a parking permit valid for staff?", "And for visitors?"))
                .isEqualTo("How long is a parking permit valid for trailers?");
    }

    @Test
    void the_first_question_has_nothing_to_lean_on() {
        assertThat(FollowUp.standalone("And for visitors?", List.of())).isEqualTo("And for visitors?");
    }

    @Test
    void signs_of_patterns_in_a_question_are_only_text() {
        assertThat(after("And for $1 \\ guests?", "What applies for staff?"))
                .isEqualTo("What applies for $1 \\ guests?");
    }

    private static String after(String question, String... earlier) {
        return FollowUp.standalone(
                question,
                Arrays.stream(earlier)
                        .map(before -> new Turn(before, "An answer."))
                        .toList());
    }
}
