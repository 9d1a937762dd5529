package org.vademecum.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProxyFilterTest {
    private static final Logger LOGGER = Logger.getLogger(ProxyFilter.class.getName());

    private final List<String> warnings = new ArrayList<>();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord entry) {
            if (entry.getLevel() == Level.WARNING) {
                warnings.add(entry.getMessage());
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        LOGGER.addHandler(handler);
    }

    @AfterEach
    void stopListening() {
        LOGGER.removeHandler(handler);
    }

    /** Who is connected, by what, and what their headers claim; what the application sees of it. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    10.1.0.1    | false | https | 203.0.113.9 | http://help.example.com  | 203.0.113.9 | true
                    10.1.0.1    | false | http  | 203.0.113.9 | http://help.example.com  | 203.0.113.9 | false
                    203.0.113.8 | false | https | 203.0.113.9 | http://help.example.com  | 203.0.113.8 | false
                    203.0.113.8 | true  | http  | 203.0.113.9 | http://help.example.com  | 203.0.113.8 | true
                    203.0.113.8 | false | http  | 203.0.113.9 | https://help.example.com | 203.0.113.8 | true
                    """)
    void a_proxy_is_believed_when_it_is_configured_and_nobody_else(
            String peer, boolean tls, String proto, String forwarded, String publicUrl, String client, boolean secure)
            throws Exception {
        ProxyFilter filter = filter("10.1.0.0/16", publicUrl);

        HttpServletRequest seen = seen(filter, request(peer, tls, proto, forwarded));

        assertThat(seen.getRemoteAddr()).isEqualTo(client);
        assertThat(seen.isSecure()).isEqualTo(secure);
    }

    @Test
    void a_proxy_that_ends_tls_without_an_https_address_is_told_once() throws Exception {
        ProxyFilter filter = filter("10.1.0.0/16", null);

        seen(filter, request("10.1.0.1", false, "http", "203.0.113.9"));
        seen(filter, request("203.0.113.8", false, "https", "203.0.113.9"));
        assertThat(warnings).isEmpty();
        seen(filter, request("10.1.0.1", false, "https", "203.0.113.9"));
        seen(filter, request("10.1.0.1", false, "https", "203.0.113.9"));

        assertThat(warnings)
                .containsExactly("A proxy ends TLS, but vademecum.public-url is no https address:"
                        + " the session's cookie is not kept to TLS.");
    }

    @Test
    void where_browsers_are_known_to_come_by_tls_there_is_nothing_to_tell() throws Exception {
        ProxyFilter filter = filter("10.1.0.0/16", "https://help.example.com");

        seen(filter, request("10.1.0.1", false, "https", "203.0.113.9"));

        assertThat(warnings).isEmpty();
    }

    @Test
    void what_is_no_network_keeps_the_product_from_starting() {
        assertThatThrownBy(() -> filter("10.1.0.0/160", null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("vademecum.proxies");
    }

    private static ProxyFilter filter(String proxies, String publicUrl) {
        ProxyFilter filter = new ProxyFilter();
        filter.configured = Optional.of(proxies);
        filter.address = new PublicAddress();
        filter.address.configured = Optional.ofNullable(publicUrl);
        filter.init();
        return filter;
    }

    private static HttpServletRequest seen(ProxyFilter filter, HttpServletRequest request) throws Exception {
        List<HttpServletRequest> seen = new ArrayList<>();
        filter.doFilter(request, null, (passed, response) -> seen.add((HttpServletRequest) passed));
        return seen.getFirst();
    }

    private static HttpServletRequest request(String peer, boolean tls, String proto, String forwardedFor) {
        Map<String, String> headers = Map.of("X-Forwarded-Proto", proto, "X-Forwarded-For", forwardedFor);
        return (HttpServletRequest) Proxy.newProxyInstance(
                ProxyFilterTest.class.getClassLoader(),
                new Class<?>[] {HttpServletRequest.class},
                (self, method, arguments) -> switch (method.getName()) {
                    case "getRemoteAddr" -> peer;
                    case "isSecure" -> tls;
                    case "getHeaders" ->
                        Collections.enumeration(Optional.ofNullable(headers.get((String) arguments[0])).stream()
                                .toList());
                    default -> throw new AssertionError(method);
                });
    }
}
