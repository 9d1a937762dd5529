package org.vademecum.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CsrfFilterTest {
    @Test
    void the_browsers_word_decides() {
        assertThat(CsrfFilter.isOurs("same-origin", null, "a.example")).isTrue();
        assertThat(CsrfFilter.isOurs("cross-site", null, "a.example")).isFalse();
        assertThat(CsrfFilter.isOurs("same-site", null, "a.example")).isFalse();
    }

    @Test
    void a_proxy_that_renames_the_host_does_no_harm() {
        assertThat(CsrfFilter.isOurs("same-origin", "https://help.a.example", "10.0.0.1:8080"))
                .isTrue();
    }

    @Test
    void without_the_browsers_word_the_origin_must_be_ours() {
        assertThat(CsrfFilter.isOurs(null, "https://a.example:8443", "a.example:8443"))
                .isTrue();
        assertThat(CsrfFilter.isOurs(null, "https://evil.example", "a.example")).isFalse();
        assertThat(CsrfFilter.isOurs(null, "null", "a.example")).isFalse();
        assertThat(CsrfFilter.isOurs(null, "https://a.example.evil.example", "a.example"))
                .isFalse();
    }

    @Test
    void a_program_says_neither_and_needs_the_token_alone() {
        assertThat(CsrfFilter.isOurs(null, null, "a.example")).isTrue();
    }
}
