package org.vademecum.vectorstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.vademecum.common.Invalid;

class AttributesTest {
    private static final String WAVE = "🌊";

    @Test
    void lengths_are_in_characters_and_not_in_units() {
        Attributes attributes = new Attributes(Map.of(WAVE.repeat(64), WAVE.repeat(512)));

        assertThat(attributes.values()).hasSize(1);
        assertThatThrownBy(() -> new Attributes(Map.of(WAVE.repeat(65), "a"))).isInstanceOf(Invalid.class);
        assertThatThrownBy(() -> new Attributes(Map.of("a", WAVE.repeat(513)))).isInstanceOf(Invalid.class);
    }

    @Test
    void so_are_those_of_the_names_of_stores() {
        assertThat(new VectorStore("dept_1", WAVE.repeat(256), Instant.EPOCH).name())
                .hasSize(512);
        assertThatThrownBy(() -> new VectorStore("dept_1", WAVE.repeat(257), Instant.EPOCH))
                .isInstanceOf(Invalid.class);
    }
}
