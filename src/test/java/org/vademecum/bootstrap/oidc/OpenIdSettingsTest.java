package org.vademecum.bootstrap.oidc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vademecum.common.ApplicationStarted;

class OpenIdSettingsTest {
    private final OpenIdSettings settings = OpenIdClients.settings("https://login.example.com/realms/vademecum");

    @ParameterizedTest
    @ValueSource(strings = {"PT1S", "PT1M", "PT4M"})
    void a_sign_in_is_looked_at_again_within_minutes(String recheck) {
        settings.recheck = Duration.parse(recheck);

        assertThatCode(this::check).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT-1M", "PT4M1S", "PT1H"})
    void never_and_hours_are_refused(String recheck) {
        settings.recheck = Duration.parse(recheck);

        assertThatIllegalArgumentException().isThrownBy(this::check).withMessageContaining("vademecum.oidc.recheck");
    }

    @Test
    void the_admin_interface_is_beside_where_the_realm_is_found() {
        assertThat(settings.admin()).isEqualTo("https://login.example.com/admin/realms/vademecum");
        settings.discoveryUrl =
                Optional.of("http://keycloak:8080/auth/realms/vademecum/.well-known/openid-configuration");
        assertThat(settings.admin()).isEqualTo("http://keycloak:8080/auth/admin/realms/vademecum");
        settings.adminUrl = Optional.of("https://admin.example.com/realm");
        assertThat(settings.admin()).isEqualTo("https://admin.example.com/realm");
    }

    @Test
    void what_is_missing_is_named() {
        settings.issuer = Optional.of(" ");
        assertThatIllegalArgumentException().isThrownBy(this::check).withMessageContaining("vademecum.oidc.issuer");

        settings.issuer = Optional.of("https://login.example.com/realms/vademecum");
        settings.clientSecret = Optional.empty();
        assertThatIllegalArgumentException()
                .isThrownBy(this::check)
                .withMessageContaining("vademecum.oidc.client-secret");

        settings.clientSecret = Optional.of("secret");
        settings.publicUrl = Optional.of("");
        assertThatIllegalArgumentException().isThrownBy(this::check).withMessageContaining("vademecum.public-url");

        settings.mode = "ldap";
        assertThatIllegalArgumentException().isThrownBy(this::check).withMessageContaining("local or oidc");
    }

    private void check() {
        settings.check(new ApplicationStarted());
    }
}
