package org.vademecum.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class TokenVectorsTest {
    private static final float[] EAST = {1, 0};
    private static final float[] NORTH = {0, 1};
    private static final float[] NORTH_EAST = {(float) Math.sqrt(0.5), (float) Math.sqrt(0.5)};

    private final TokenVectors text =
            TokenVectors.of(EAST, List.of(EAST, NORTH), List.of(new int[] {0, 4}, new int[] {5, 10}));

    @Test
    void a_word_is_as_like_a_text_as_the_nearest_of_its_words() {
        TokenVectors other =
                TokenVectors.of(EAST, List.of(NORTH_EAST, NORTH), List.of(new int[] {0, 3}, new int[] {4, 9}));

        assertThat(text.likeness(0, 4, other)).isCloseTo(Math.sqrt(0.5), within(0.01));
        assertThat(text.likeness(5, 10, other)).isCloseTo(1, within(0.01));
    }

    @Test
    void a_word_of_several_tokens_is_as_like_as_they_are_on_average() {
        TokenVectors other = TokenVectors.of(EAST, List.of(NORTH), List.of(new int[] {0, 5}));

        assertThat(text.likeness(0, 10, other)).isCloseTo(0.5, within(0.01));
    }

    @Test
    void nothing_is_like_an_empty_text() {
        assertThat(text.likeness(0, 4, TokenVectors.of(EAST, List.of(), List.of())))
                .isZero();
        assertThat(text.likeness(20, 24, text)).isZero();
    }
}
