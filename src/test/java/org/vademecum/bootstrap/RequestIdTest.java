package org.vademecum.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RequestIdTest {
    @Test
    void a_given_id_is_kept() {
        assertThat(RequestId.of("proxy-4711.a")).isEqualTo("proxy-4711.a");
    }

    @Test
    void an_id_that_could_forge_a_log_line_is_replaced() {
        assertThat(RequestId.of("x\n2026 SEVERE all is lost")).startsWith("req_");
        assertThat(RequestId.of("a".repeat(65))).startsWith("req_");
        assertThat(RequestId.of("")).startsWith("req_");
    }

    @Test
    void a_secret_is_no_id() {
        assertThat(RequestId.of("vk-0123456789abcdef")).startsWith("req_");
        assertThat(RequestId.of("eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.")).startsWith("req_");
    }

    @Test
    void a_request_without_one_gets_one() {
        assertThat(RequestId.of((String) null)).startsWith("req_");
    }
}
