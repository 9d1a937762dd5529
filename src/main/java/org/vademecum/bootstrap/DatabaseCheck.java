package org.vademecum.bootstrap;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The schema is up to date and the database answers. */
@Readiness
@ApplicationScoped
public class DatabaseCheck implements HealthCheck {
    private static final Logger LOG = LoggerFactory.getLogger(DatabaseCheck.class);
    private static final int SECONDS = 2;

    /** Null until the schema is up to date: health is asked while the application starts, too. */
    private volatile @Nullable DataSource migrated;

    void remember(@Observes SchemaReady schema) {
        migrated = schema.dataSource();
    }

    @Override
    public HealthCheckResponse call() {
        DataSource dataSource = migrated;
        return HealthCheckResponse.named("database")
                .status(dataSource != null && answers(dataSource))
                .build();
    }

    private static boolean answers(DataSource dataSource) {
        try (Connection connection = dataSource.getConnection()) {
            return connection.isValid(SECONDS);
        } catch (SQLException e) {
            LOG.warn("The database does not answer", e);
            return false;
        }
    }
}
