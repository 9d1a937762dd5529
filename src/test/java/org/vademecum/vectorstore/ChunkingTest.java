package org.vademecum.vectorstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vademecum.common.Invalid;

class ChunkingTest {
    @ParameterizedTest
    @CsvSource({"100,0", "100,50", "800,400", "4096,2048"})
    void sizes_within_the_bounds_are_accepted(int size, int overlap) {
        assertThat(new Chunking(size, overlap).overlap()).isEqualTo(overlap);
    }

    @ParameterizedTest
    @CsvSource({"99,0", "4097,0", "100,51", "100,-1", "101,51"})
    void sizes_out_of_bounds_are_refused(int size, int overlap) {
        assertThatThrownBy(() -> new Chunking(size, overlap)).isInstanceOf(Invalid.class);
    }
}
