package org.vademecum.bootstrap.oidc;

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
    void what_is_missing_is_named() {
        settings.issuer = Optional.of(" ");
        assertThatIllegalArgumentException().isThrownBy(this::check).withMessageContaining("vademecum.oidc.issuer");

        settings.issuer = Optional.of("https://login.example.com/realms/vademecum");
        settings.clientSecret = Optional.empty();
        assertThatIllegalArgumentException()
                .isThrownBy(this::check)
                .withMessageContaining("vademecum.oidc.client-secret");

        settings.mode = "ldap";
        assertThatIllegalArgumentException().isThrownBy(this::check).withMessageContaining("local or oidc");
    }

    private void check() {
        settings.check(new ApplicationStarted());
    }
}
