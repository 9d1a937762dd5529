package org.vademecum.bench.bare;

import jakarta.annotation.sql.DataSourceDefinition;
import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Set;

/** The yardstick's WAR: a data source and one resource. The placeholders are configuration of its server. */
@ApplicationPath("/")
@DataSourceDefinition(
        name = "java:app/jdbc/bare",
        className = "${MPCONFIG=bare.driver}",
        url = "${MPCONFIG=bare.url}",
        user = "${MPCONFIG=bare.user}",
        password = "",
        minPoolSize = 2,
        maxPoolSize = 32)
public class BareApplication extends Application {
    @Override
    public Set<Class<?>> getClasses() {
        return Set.of(BareResource.class);
    }
}
