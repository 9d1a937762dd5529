package org.vademecum.bootstrap.oidc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vademecum.common.OutgoingAddresses;
import org.vademecum.support.RealmServer;

/** Where the realm is looked for, and where it is not, whatever its name leads to. */
class RealmAddressTest {
    private final RealmServer realm = new RealmServer();

    @AfterEach
    void stop() {
        realm.close();
    }

    /** The first three are names of this machine that do not say so. */
    @ParameterizedTest
    @ValueSource(strings = {"2130706433", "[::ffff:127.0.0.1]", "0.0.0.0", "169.254.169.254", "[fd00:ec2::254]"})
    void a_realm_whose_name_leads_where_it_must_not_is_not_called(String host) {
        String issuer = issuerAt(host);

        assertThatThrownBy(() -> provider(issuer, "").metadata())
                .isInstanceOf(ProviderUnavailable.class)
                .hasMessageContaining("vademecum.outgoing.allow");
        assertThatThrownBy(() -> keys(issuer, ""))
                .isInstanceOf(KeySourceException.class)
                .hasStackTraceContaining("vademecum.outgoing.allow");
        assertThat(realm.timesAsked("/.well-known/openid-configuration")).isZero();
        assertThat(realm.timesAsked("/protocol/openid-connect/certs")).isZero();
    }

    @Test
    void one_that_is_allowed_to_is_called() throws Exception {
        String issuer = issuerAt("2130706433");
        realm.callItself(issuer);
        realm.moveTokensTo(issuer + "/protocol/openid-connect/token");

        assertThat(keys(issuer, "2130706433")).isNotEmpty();
        assertThatThrownBy(() -> provider(issuer, "2130706433").metadata())
                .as("heard, though it names endpoints at its other name")
                .hasMessageContaining("authorization_endpoint is elsewhere");
    }

    @Test
    void so_is_one_on_this_machine_that_is_named_as_such() throws Exception {
        assertThat(keys(realm.issuer(), "")).isNotEmpty();
        assertThat(provider(realm.issuer(), "").metadata().getIssuer().getValue())
                .isEqualTo(realm.issuer());
    }

    /** As containers are sometimes named, though no host may be. */
    @Test
    void a_name_with_an_underscore_is_looked_up_as_it_is() {
        String issuer = issuerAt("key_cloak.invalid");

        assertThatThrownBy(() -> provider(issuer, "").metadata())
                .isInstanceOf(ProviderUnavailable.class)
                .hasMessageContaining("key_cloak.invalid");
        assertThatThrownBy(() -> keys(issuer, ""))
                .isInstanceOf(KeySourceException.class)
                .hasStackTraceContaining("key_cloak.invalid");
    }

    private String issuerAt(String host) {
        return realm.issuer().replace("127.0.0.1", host);
    }

    private static OpenIdProvider provider(String issuer, String allowed) {
        return OpenIdClients.provider(OpenIdClients.settings(issuer), OutgoingAddresses.allowing(allowed));
    }

    private static List<JWK> keys(String issuer, String allowed) throws KeySourceException {
        return OpenIdClients.keys(issuer, OutgoingAddresses.allowing(allowed))
                .source()
                .get(new JWKSelector(new JWKMatcher.Builder().build()), null);
    }
}
