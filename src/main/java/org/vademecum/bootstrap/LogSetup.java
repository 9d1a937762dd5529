package org.vademecum.bootstrap;

import jakarta.annotation.PostConstruct;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.inject.Inject;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Logger;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Gives the log the form that the configuration asks for. The server's own lines from before are JSON, too. */
@Startup
@Singleton
public class LogSetup {
    @Inject
    @ConfigProperty(name = "vademecum.log.format", defaultValue = "json")
    String format;

    @PostConstruct
    void install() {
        Formatter formatter = switch (format) {
            case "json" -> new JsonLogFormatter();
            case "text" -> new TextLogFormatter();
            default -> throw new IllegalArgumentException("vademecum.log.format must be json or text, not " + format);
        };
        for (Handler handler : Logger.getLogger("").getHandlers()) {
            handler.setFormatter(formatter);
        }
    }
}
