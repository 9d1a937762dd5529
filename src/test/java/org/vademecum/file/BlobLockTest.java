package org.vademecum.file;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlobLockTest {
    @ParameterizedTest
    @ValueSource(strings = {"00000000", "0000003e", "0000003f", "7fffffff", "80000000", "ffffffff"})
    void every_hash_has_a_row_to_lock(String beginning) {
        assertThat(BlobLock.stripeOf(beginning + "0".repeat(56))).isBetween(1, 63);
    }
}
