package org.vademecum.bootstrap;

import jakarta.inject.Inject;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Ends sessions that nobody used for the configured time. */
public class SessionTimeout implements ServletContextListener {
    @Inject
    @ConfigProperty(name = "vademecum.session.timeout", defaultValue = "PT8H")
    Duration timeout;

    @Override
    public void contextInitialized(ServletContextEvent event) {
        event.getServletContext().setSessionTimeout(Math.toIntExact(Math.max(1, timeout.toMinutes())));
    }
}
