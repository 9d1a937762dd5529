package org.vademecum.support;

import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.SharedCacheMode;
import jakarta.persistence.ValidationMode;
import jakarta.persistence.spi.ClassTransformer;
import jakarta.persistence.spi.PersistenceUnitInfo;
import jakarta.persistence.spi.PersistenceUnitTransactionType;
import java.net.URL;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import javax.sql.DataSource;
import org.eclipse.persistence.jpa.PersistenceProvider;
import org.flywaydb.core.Flyway;
import org.vademecum.common.Ids;

/**
 * An empty database with the product's own migrations and entities, H2 in memory or PostgreSQL. Cheap enough for one a
 * test class; close it in the end.
 */
public final class TestDatabase implements AutoCloseable {
    /** What the product runs on. */
    public enum Kind {
        H2,
        POSTGRESQL;

        public TestDatabase create() {
            return switch (this) {
                case H2 -> new TestDatabase("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1", "vademecum");
                case POSTGRESQL ->
                    new TestDatabase(
                            PostgresServer.shared().createDatabase(),
                            PostgresServer.shared().user());
            };
        }
    }

    private final EntityManagerFactory entityManagers;

    private TestDatabase(String url, String user) {
        Flyway.configure().dataSource(url, user, "").loggers("slf4j").load().migrate();
        entityManagers = new PersistenceProvider()
                .createContainerEntityManagerFactory(
                        new Unit(),
                        Map.of(
                                "jakarta.persistence.jdbc.url", url,
                                "jakarta.persistence.jdbc.user", user,
                                "jakarta.persistence.jdbc.password", "",
                                "eclipselink.connection-pool.default.initial", "1",
                                "eclipselink.connection-pool.default.min", "1",
                                "eclipselink.connection-pool.default.max", "16",
                                "eclipselink.logging.level", "WARNING",
                                "eclipselink.jdbc.batch-writing", "JDBC"));
    }

    public EntityManagerFactory entityManagers() {
        return entityManagers;
    }

    @Override
    public void close() {
        entityManagers.close();
    }

    /** The product's persistence unit, but with transactions of the test's own instead of the container's. */
    private static final class Unit implements PersistenceUnitInfo {
        @Override
        public String getPersistenceUnitName() {
            return "vademecum";
        }

        @Override
        public String getPersistenceProviderClassName() {
            return PersistenceProvider.class.getName();
        }

        @Override
        public PersistenceUnitTransactionType getTransactionType() {
            return PersistenceUnitTransactionType.RESOURCE_LOCAL;
        }

        @Override
        public DataSource getJtaDataSource() {
            return null;
        }

        @Override
        public DataSource getNonJtaDataSource() {
            return null;
        }

        @Override
        public List<String> getMappingFileNames() {
            return List.of();
        }

        @Override
        public List<URL> getJarFileUrls() {
            return List.of();
        }

        @Override
        public URL getPersistenceUnitRootUrl() {
            return Ids.class.getProtectionDomain().getCodeSource().getLocation();
        }

        @Override
        public List<String> getManagedClassNames() {
            return List.of();
        }

        @Override
        public boolean excludeUnlistedClasses() {
            return false;
        }

        @Override
        public SharedCacheMode getSharedCacheMode() {
            return SharedCacheMode.NONE;
        }

        @Override
        public ValidationMode getValidationMode() {
            return ValidationMode.NONE;
        }

        @Override
        public Properties getProperties() {
            return new Properties();
        }

        @Override
        public String getPersistenceXMLSchemaVersion() {
            return "3.0";
        }

        @Override
        public ClassLoader getClassLoader() {
            return Unit.class.getClassLoader();
        }

        @Override
        public void addTransformer(ClassTransformer transformer) {
            // Weaving is off.
        }

        @Override
        public ClassLoader getNewTempClassLoader() {
            return Unit.class.getClassLoader();
        }
    }
}
