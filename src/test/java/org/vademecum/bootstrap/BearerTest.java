package org.vademecum.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Proxy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BearerTest {
    @ParameterizedTest
    @CsvSource({
        "/v1, , true",
        "/v1/files, Bearer x, true",
        "/api/me, Bearer x, true",
        "/api/me, bearer x, true",
        "/api/me, , false",
        "/api/me, Bearer, false",
        "/api/me, Basic x, false",
        "/apis, Bearer x, false",
        "/chat, Bearer x, false",
        "/admin/keys, Bearer x, false",
        "/login, Bearer x, false"
    })
    void a_bearer_counts_for_programs_alone(String path, String header, boolean counts) {
        assertThat(Bearer.counts(request(header), path)).isEqualTo(counts);
    }

    @Test
    void the_scheme_is_not_part_of_the_secret() {
        assertThat(Bearer.of(request("Bearer  abc "))).contains("abc");
    }

    private static HttpServletRequest request(String authorization) {
        return (HttpServletRequest) Proxy.newProxyInstance(
                BearerTest.class.getClassLoader(),
                new Class<?>[] {HttpServletRequest.class},
                (proxy, method, arguments) -> {
                    assertThat(method.getName()).isEqualTo("getHeader");
                    return authorization;
                });
    }
}
