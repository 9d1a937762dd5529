package org.vademecum.retrieval;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ShinglesTest {
    @Test
    void runs_that_both_have_are_shared() {
        Shingles one = Shingles.of("Unused days lapse in June.", 3);
        Shingles other = Shingles.of("Note: unused DAYS, lapse in July; paper is gone", 3);

        assertThat(one.within(other)).isEqualTo(2 / 3.0);
        assertThat(other.within(one)).isEqualTo(2 / 7.0);
        assertThat(one.resemblance(other)).isEqualTo(2 / 8.0).isEqualTo(other.resemblance(one));
        assertThat(one.within(one)).isOne();
    }

    @Test
    void a_text_of_few_words_is_one_run_and_so_is_an_empty_one() {
        assertThat(Shingles.of("Größe 漢字", 3).within(Shingles.of("größe 漢字!", 3)))
                .isOne();
        assertThat(Shingles.of("Größe", 3).within(Shingles.of("größe 漢字 1", 3))).isZero();
        assertThat(Shingles.of("", 3).within(Shingles.of("a b c", 3))).isZero();
        assertThat(Shingles.of("…", 3).resemblance(Shingles.of("", 3))).isOne();
    }
}
