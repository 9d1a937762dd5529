package org.vademecum.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class OutgoingAddressesTest {
    private static final String MODELS = "models.example.com";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.8.8.8",
                "::1",
                "0.0.0.0",
                "::",
                "169.254.169.254",
                "169.254.0.1",
                "fe80::1",
                "fd00:ec2::254",
                "fd00:ec2::23",
                "fd20:ce::254",
                "169.254.170.2",
                "169.254.170.23",
                "100.100.100.200",
                "168.63.129.16",
                "192.0.0.192",
                "::ffff:169.254.169.254",
                "::ffff:127.0.0.1",
                "224.0.0.1",
                "ff02::1"
            })
    void a_name_that_leads_where_it_must_not_is_not_called_unless_it_is_allowed(String address)
            throws UnknownHostException {
        assertThatThrownBy(() -> leading(address, "").resolve(MODELS))
                .isInstanceOf(UnknownHostException.class)
                .hasMessageContaining("vademecum.outgoing.allow");
        assertThatThrownBy(
                        () -> leading(address, "example.com, other.example.com").resolve(MODELS))
                .isInstanceOf(UnknownHostException.class);
        assertThat(leading(address, "other.example.com, Models.Example.com").resolve(MODELS))
                .hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"93.184.216.34", "10.0.0.7", "172.17.0.3", "192.168.1.9", "2606:2800:220:1::1", "fd12::7"})
    void other_addresses_are_called_a_company_s_own_among_them(String address) throws UnknownHostException {
        assertThat(leading(address, "").resolve(MODELS)).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({
        "localhost, true",
        "LOCALHOST, true",
        "127.0.0.1, true",
        "[::1], true",
        "::1, true",
        "127.0.0.1.example.com, false",
        "localhost.example.com, false",
        "0.0.0.0, false"
    })
    void this_machine_is_called_where_it_is_named_as_such(String host, boolean called) throws UnknownHostException {
        OutgoingAddresses addresses = leading("127.0.0.1", "");

        if (called) {
            assertThat(addresses.resolve(host)).isNotEmpty();
        } else {
            assertThatThrownBy(() -> addresses.resolve(host)).isInstanceOf(UnknownHostException.class);
        }
    }

    @ParameterizedTest
    @NullAndEmptySource
    void what_names_no_host_leads_nowhere(String host) {
        assertThatThrownBy(() -> OutgoingAddresses.allowing("").resolve(host)).isInstanceOf(UnknownHostException.class);
    }

    /** As somebody in charge of the name could have it lead: to a good address, and to another one. */
    private static OutgoingAddresses leading(String address, String allowed) throws UnknownHostException {
        InetAddress good = InetAddress.getByName("93.184.216.34");
        InetAddress other = InetAddress.getByName(address);
        return OutgoingAddresses.allowing(allowed, host -> new InetAddress[] {good, other});
    }
}
