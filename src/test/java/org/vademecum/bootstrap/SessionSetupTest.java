package org.vademecum.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.SessionCookieConfig;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SessionSetupTest {
    private final List<String> calls = new ArrayList<>();

    @ParameterizedTest
    @CsvSource({
        "https://help.example.com, true",
        "HTTPS://help.example.com, true",
        "http://help.example.com, false",
        ", false"
    })
    void where_browsers_come_by_tls_the_cookie_goes_no_other_way(String publicUrl, boolean secure) {
        SessionSetup setup = new SessionSetup();
        setup.timeout = Duration.ofHours(8);
        setup.address = new PublicAddress();
        setup.address.configured = Optional.ofNullable(publicUrl);

        setup.contextInitialized(new ServletContextEvent(heard(ServletContext.class)));

        assertThat(calls).contains("setSessionTimeout 480");
        assertThat(calls.contains("setSecure true")).isEqualTo(secure);
    }

    /** Of the container's: tells what is asked of it. */
    private <T> T heard(Class<T> type) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    calls.add(method.getName() + (arguments == null ? "" : " " + arguments[0]));
                    return method.getReturnType() == SessionCookieConfig.class
                            ? heard(SessionCookieConfig.class)
                            : null;
                }));
    }
}
