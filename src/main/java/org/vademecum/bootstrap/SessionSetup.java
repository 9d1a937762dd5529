package org.vademecum.bootstrap;

import jakarta.inject.Inject;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Ends sessions that nobody used for the configured time. Where browsers come by TLS, their cookie never goes another way, though
 * a proxy may have ended it.
 */
public class SessionSetup implements ServletContextListener {
    @Inject
    @ConfigProperty(name = "vademecum.session.timeout", defaultValue = "PT8H")
    Duration timeout;

    @Inject
    PublicAddress address;

    @Override
    public void contextInitialized(ServletContextEvent event) {
        ServletContext context = event.getServletContext();
        context.setSessionTimeout(Math.toIntExact(Math.max(1, timeout.toMinutes())));
        if (address.isHttps()) {
            context.getSessionCookieConfig().setSecure(true);
        }
    }
}
