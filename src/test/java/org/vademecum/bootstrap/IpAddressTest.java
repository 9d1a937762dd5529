package org.vademecum.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpAddressTest {
    @ParameterizedTest
    @CsvSource({
        "192.0.2.7, 192.0.2.7, true",
        "192.0.2.7, 192.0.2.8, false",
        "2001:db8:1:2::1, 2001:DB8:1:2:ffff:ffff:ffff:ffff, true",
        "2001:db8:1:2::1, 2001:db8:1:3::1, false",
        "::ffff:192.0.2.7, ::ffff:192.0.2.8, false",
        "fe80:0:0:0:1:2:3:4%eth0, fe80::9%2, true",
        "unknown, unknown, true",
        "unknown, other, false"
    })
    void who_has_a_whole_network_of_ipv6_is_counted_as_one(String one, String other, boolean same) {
        assertThat(IpAddress.source(one).equals(IpAddress.source(other))).isEqualTo(same);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "example.com", "256.1.1.1", "1.2.3", "2130706433", ".:a", "dead.beef", "1.2.3.4.5", "a b:"})
    void what_could_be_a_name_is_no_address(String text) {
        assertThat(IpAddress.isOne(text)).isFalse();
        assertThat(IpAddress.bytes(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {":::", "1:2", "fe80::1::2", "::1.2.3.4.5"})
    void what_looks_like_an_address_and_is_none_has_no_bytes(String text) {
        assertThat(IpAddress.bytes(text)).isEmpty();
    }
}
