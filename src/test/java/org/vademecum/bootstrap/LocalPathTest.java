package org.vademecum.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalPathTest {
    @ParameterizedTest
    @ValueSource(strings = {"/chat", "/chat?thread=thread_1", "/admin/documents?state=failed&q=a%20b"})
    void a_local_path_is_kept_with_its_query(String next) {
        assertThat(LocalPath.of(next)).isEqualTo(next);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "//evil.example",
                "///evil.example",
                "/\\evil.example",
                "/\t/evil.example",
                "https://evil.example",
                "javascript:alert(1)",
                "evil",
                "",
                "/chat\r\nSet-Cookie: a=b"
            })
    void anything_that_could_lead_elsewhere_leads_home(String next) {
        assertThat(LocalPath.of(next)).isEqualTo("/chat");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/login?next=/login", "/logout", "/sso/login?next=/chat", "/sso/callback?state=x"})
    void nobody_is_sent_round_in_circles(String next) {
        assertThat(LocalPath.of(next)).isEqualTo("/chat");
    }

    @Test
    void no_path_leads_home() {
        assertThat(LocalPath.of(null)).isEqualTo("/chat");
    }
}
