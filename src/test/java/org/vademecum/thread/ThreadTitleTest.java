package org.vademecum.thread;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ThreadTitleTest {
    @Test
    void a_short_question_is_the_title_on_one_line() {
        assertThat(ThreadTitle.of("How many days\n of leave?")).isEqualTo("How many days of leave?");
    }

    @Test
    void a_long_question_is_cut_between_words() {
        String title = ThreadTitle.of("How many days of annual leave does a part-time employee have who joined in the"
                + " middle of the year and moved department?");

        assertThat(title).hasSizeLessThanOrEqualTo(81).endsWith("…").startsWith("How many days of annual leave");
        assertThat(title.replace("…", "")).doesNotEndWith(" ");
    }

    @Test
    void one_endless_word_is_cut_but_no_character_is() {
        assertThat(ThreadTitle.of("😀".repeat(200)))
                .hasSizeLessThanOrEqualTo(81)
                .matches("(😀)+…");
    }
}
