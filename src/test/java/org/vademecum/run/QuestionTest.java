package org.vademecum.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vademecum.common.Invalid;

class QuestionTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "  \n\t ", "\u0000\u0007", "\u200B\u200D\uFEFF", "\u00A0\u2003"})
    void nothing_visible_is_no_question(String text) {
        assertThatThrownBy(() -> new Question(text))
                .isInstanceOfSatisfying(Invalid.class, e -> assertThat(e.code()).isEqualTo("empty_question"));
    }

    @Test
    void control_characters_go_and_lines_stay() {
        assertThat(new Question("  How\u0000 many\r\ndays\u0007?\t ").text()).isEqualTo("How many\ndays?");
    }

    @Test
    void emoji_alone_are_a_question() {
        assertThat(new Question("👩‍👩‍👧 ❤️").text()).isEqualTo("👩‍👩‍👧 ❤️");
    }

    @Test
    void half_a_surrogate_pair_becomes_the_replacement_character() {
        assertThat(new Question("a\uD83Db").text()).isEqualTo("a\uFFFDb");
    }

    @Test
    void length_is_counted_in_characters_not_in_utf_16_units() {
        assertThat(new Question("😀".repeat(32_000)).text()).hasSize(64_000);
        assertThatThrownBy(() -> new Question("x".repeat(32_001))).isInstanceOfSatisfying(Invalid.class, e -> {
            assertThat(e.param()).isEqualTo("text");
            assertThat(e).hasMessageContaining("32,001").hasMessageContaining("32,000");
        });
    }

    @Test
    void markup_is_kept_as_it_was_written() {
        assertThat(new Question("<script>alert(1)</script>").text()).isEqualTo("<script>alert(1)</script>");
    }
}
