package org.vademecum.bootstrap;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
import jakarta.annotation.sql.DataSourceDefinition;
import jakarta.ejb.DependsOn;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.output.MigrateResult;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Defines the data source and brings the schema up to date before anything else touches it. When that fails the
 * application does not start: {@code /health} stays DOWN and the log says why.
 */
@DataSourceDefinition(
        name = "java:app/jdbc/vademecum",
        className = "org.vademecum.bootstrap.ConfiguredDataSource",
        minPoolSize = 2,
        maxPoolSize = 32)
@Startup
@Singleton
@DependsOn("LogSetup")
@TransactionManagement(TransactionManagementType.BEAN)
public class Database {
    private static final Logger LOG = LoggerFactory.getLogger(Database.class);

    @Resource(lookup = "java:app/jdbc/vademecum")
    DataSource dataSource;

    @Inject
    Event<SchemaReady> ready;

    @PostConstruct
    void migrate() {
        try {
            MigrateResult result = Flyway.configure(Database.class.getClassLoader())
                    .dataSource(dataSource)
                    .load()
                    .migrate();
            LOG.info(
                    "Database {} is at version {} ({} migrations run)",
                    result.database,
                    result.migrationsExecuted == 0 ? result.initialSchemaVersion : result.targetSchemaVersion,
                    result.migrationsExecuted);
            ready.fire(new SchemaReady(dataSource));
        } catch (FlywayException e) {
            LOG.error("The database could not be brought up to date, Vademecum does not start", e);
            throw e;
        }
    }
}
