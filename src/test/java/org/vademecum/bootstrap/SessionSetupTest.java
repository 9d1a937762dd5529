package org.vademecum.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.SessionCookieConfig;
import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionBindingEvent;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
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
        SessionSetup setup = setup(Duration.ofHours(8), publicUrl);

        setup.contextInitialized(new ServletContextEvent(heard(ServletContext.class)));

        assertThat(calls.contains("setSecure true")).isEqualTo(secure);
    }

    @ParameterizedTest
    @CsvSource({"PT8H, 40, 28800", "PT15M, 15, 900", "PT20S, 1, 60"})
    void a_session_lives_as_long_as_configured_once_somebody_has_signed_in(
            Duration configured, int minutesBefore, int secondsAfter) {
        SessionSetup setup = setup(configured, null);
        HttpSession session = heard(HttpSession.class);

        setup.contextInitialized(new ServletContextEvent(heard(ServletContext.class)));
        assertThat(calls).contains("setSessionTimeout " + minutesBefore);

        setup.attributeAdded(new HttpSessionBindingEvent(session, "vademecum.csrf", "secret"));
        assertThat(calls).noneMatch(call -> call.startsWith("setMaxInactiveInterval"));
        setup.attributeAdded(new HttpSessionBindingEvent(session, WebSession.PRINCIPAL, "user_1"));
        assertThat(calls).contains("setMaxInactiveInterval " + secondsAfter);
    }

    private static SessionSetup setup(Duration timeout, @Nullable String publicUrl) {
        SessionSetup setup = new SessionSetup();
        setup.timeout = timeout;
        setup.address = new PublicAddress();
        setup.address.configured = Optional.ofNullable(publicUrl);
        return setup;
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
