package org.vademecum.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsrfTest {
    private final byte[] secret = secret();

    @Test
    void a_token_never_looks_the_same_and_always_means_the_same() {
        String first = Csrf.masked(secret);
        String second = Csrf.masked(secret);

        assertThat(first).isNotEqualTo(second);
        assertThat(Csrf.unmasked(first)).isEqualTo(secret).isEqualTo(Csrf.unmasked(second));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "short", "not base64 at all!", "AAAA"})
    void what_is_no_token_means_nothing(String token) {
        assertThat(Csrf.unmasked(token)).isEmpty();
    }

    private static byte[] secret() {
        byte[] secret = new byte[24];
        Arrays.fill(secret, (byte) 0x5a);
        return secret;
    }
}
