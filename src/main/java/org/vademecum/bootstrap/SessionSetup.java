package org.vademecum.bootstrap;

import jakarta.inject.Inject;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.http.HttpSessionAttributeListener;
import jakarta.servlet.http.HttpSessionBindingEvent;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Ends sessions that nobody used for the configured time, and much sooner those in which nobody has signed in: anybody can begin
 * any number of them. Where browsers come by TLS, their cookie never goes another way, though a proxy may have ended it.
 */
public class SessionSetup implements ServletContextListener, HttpSessionAttributeListener {
    /** A sign-in page that was left open for half an hour still works, and so does the provider's. */
    private static final Duration BEFORE_SIGN_IN = Duration.ofMinutes(40);

    @Inject
    @ConfigProperty(name = "vademecum.session.timeout", defaultValue = "PT8H")
    Duration timeout;

    @Inject
    PublicAddress address;

    @Override
    public void contextInitialized(ServletContextEvent event) {
        ServletContext context = event.getServletContext();
        context.setSessionTimeout((int) Math.min(BEFORE_SIGN_IN.toMinutes(), minutes()));
        if (address.isHttps()) {
            context.getSessionCookieConfig().setSecure(true);
        }
    }

    /** Somebody has signed in. */
    @Override
    public void attributeAdded(HttpSessionBindingEvent event) {
        if (event.getName().equals(WebSession.PRINCIPAL)) {
            event.getSession().setMaxInactiveInterval(Math.toIntExact(TimeUnit.MINUTES.toSeconds(minutes())));
        }
    }

    private long minutes() {
        return Math.max(1, timeout.toMinutes());
    }
}
