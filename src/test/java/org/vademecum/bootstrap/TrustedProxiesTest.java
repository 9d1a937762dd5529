package org.vademecum.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrustedProxiesTest {
    private final TrustedProxies proxies = TrustedProxies.parse("127.0.0.1, 10.1.0.0/16, fd00:1::/32");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    127.0.0.1   | 203.0.113.9                    | 203.0.113.9
                    10.1.255.3  | 203.0.113.9, 10.1.2.3          | 203.0.113.9
                    10.1.255.3  | 1.2.3.4, 203.0.113.9, 10.1.2.3 | 203.0.113.9
                    fd00:1:2::3 | 2001:db8::7                    | 2001:db8::7
                    10.2.0.1    | 203.0.113.9                    | 10.2.0.1
                    203.0.113.1 | 127.0.0.1                      | 203.0.113.1
                    127.0.0.1   | evil.example                   | 127.0.0.1
                    127.0.0.1   | 203.0.113.9, evil.example      | 127.0.0.1
                    127.0.0.1   | 10.1.0.1, 10.1.0.2             | 10.1.0.1
                    """)
    void a_request_comes_from_the_last_one_whose_word_need_not_be_taken(String peer, String header, String client) {
        assertThat(proxies.clientOf(peer, List.of(header))).isEqualTo(client);
        assertThat(proxies.clientOf(peer, Arrays.asList(header.split(",")))).isEqualTo(client);
    }

    @Test
    void nobody_s_word_is_taken_unless_it_is_configured() {
        assertThat(TrustedProxies.parse(" ").clientOf("127.0.0.1", List.of("203.0.113.9")))
                .isEqualTo("127.0.0.1");
        assertThat(proxies.clientOf("127.0.0.1", List.of())).isEqualTo("127.0.0.1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"proxy.example", "10.1.0.0/33", "10.1.0.0/x", "10.1.0.0/", "10.1", "fd00::/129", "999.1.1.1"})
    void what_is_no_address_and_no_network_is_named(String text) {
        assertThatThrownBy(() -> TrustedProxies.parse("127.0.0.1," + text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("vademecum.proxies")
                .hasMessageContaining("'" + text + "'");
    }
}
