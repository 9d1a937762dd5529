package org.vademecum.bootstrap;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Map;

/** The product's own REST interface: every resource and provider of the application. */
@ApplicationPath("/api")
public class ApiApplication extends Application {
    /**
     * Keeps the server's JSON-B away: of two providers for every type, which one is asked is not defined. No WADL: what
     * there is to call is in the documentation.
     */
    @Override
    public Map<String, Object> getProperties() {
        return Map.of("jersey.config.jsonFeature", "none", "jersey.config.server.wadl.disableWadl", true);
    }
}
