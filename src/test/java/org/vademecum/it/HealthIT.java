package org.vademecum.it;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vademecum.support.ApiClient;
import org.vademecum.support.Installation;
import org.vademecum.support.Reply;

@IntegrationTest
class HealthIT {
    private final ApiClient nobody;

    HealthIT(Installation installation) {
        nobody = ApiClient.of(installation);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/health/live", "/health/ready"})
    void tells_everybody_whether_it_is_up(String path) {
        Reply reply = nobody.get(path).expect(200);

        assertThat(reply.json().get("status").asText()).isEqualTo("UP");
    }

    @Test
    void every_reply_has_a_request_id_and_keeps_one_that_was_given() {
        assertThat(nobody.get("/login").header("X-Request-Id")).startsWith("req_");

        Reply reply = nobody.send(
                nobody.request("/login").header("X-Request-Id", "from-proxy.1").GET());

        assertThat(reply.header("X-Request-Id")).isEqualTo("from-proxy.1");
    }

    @Test
    void a_request_id_that_could_spoil_a_log_is_replaced() {
        Reply reply = nobody.send(
                nobody.request("/login").header("X-Request-Id", "a b\"}").GET());

        assertThat(reply.header("X-Request-Id")).startsWith("req_");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/login", "/api/me", "/nowhere", "/health/ready"})
    void whatever_is_answered_carries_the_security_headers(String path) {
        Reply reply = nobody.get(path);

        assertThat(reply.header("Content-Security-Policy"))
                .contains("default-src 'self'", "frame-ancestors 'none'", "object-src 'none'")
                .doesNotContain("unsafe-inline");
        assertThat(reply.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(reply.header("X-Frame-Options")).isEqualTo("DENY");
        assertThat(reply.header("Referrer-Policy")).isEqualTo("same-origin");
        assertThat(reply.header("Server")).as("version of the server").doesNotContainPattern("[0-9]");
        assertThat(reply.header("X-Powered-By")).isEmpty();
    }
}
