package org.vademecum.support;

import jakarta.persistence.Entity;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.SharedCacheMode;
import jakarta.persistence.ValidationMode;
import jakarta.persistence.spi.ClassTransformer;
import jakarta.persistence.spi.PersistenceUnitInfo;
import jakarta.persistence.spi.PersistenceUnitTransactionType;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.eclipse.persistence.jpa.PersistenceProvider;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.vademecum.common.Ids;

/**
 * An empty database with the product's own migrations and entities, H2 in memory or PostgreSQL. Cheap enough for one a
 * test; close it in the end.
 */
public final class TestDatabase implements AutoCloseable {
    /** What the product runs on. */
    public enum Kind {
        H2 {
            /** Statements that make the migrated database. */
            private List<String> script = List.of();

            @Override
            synchronized String copy() {
                if (script.isEmpty()) {
                    String migrated = migrated("jdbc:h2:mem:migrated;DB_CLOSE_DELAY=-1");
                    script = query(migrated, "script nopasswords nosettings");
                }
                // Longer than the two seconds of the product, for slow machines; a deadlock is found without any wait.
                String copy = "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1;LOCK_TIMEOUT=20000";
                execute(copy, script);
                return copy;
            }

            @Override
            void discard(String url) {
                execute(url, List.of("shutdown"));
            }
        },
        POSTGRESQL {
            private @Nullable String migrated;

            @Override
            synchronized String copy() {
                if (migrated == null) {
                    migrated = migrated(PostgresServer.shared().createDatabase());
                }
                return PostgresServer.shared().copyDatabase(migrated);
            }

            @Override
            void discard(String url) {
                // Goes with the server.
            }
        };

        /** The JDBC URL of a new database; migrations run once a JVM, and what they made is copied. */
        abstract String copy();

        /** Gives back what the database takes. */
        abstract void discard(String url);

        public TestDatabase create() {
            return new TestDatabase(this, copy());
        }

        private static String migrated(String url) {
            Flyway.configure().dataSource(url, USER, "").loggers("slf4j").load().migrate();
            return url;
        }

        private static List<String> query(String url, String sql) {
            try (Connection connection = DriverManager.getConnection(url, USER, "");
                    Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery(sql)) {
                List<String> values = new ArrayList<>();
                while (rows.next()) {
                    values.add(rows.getString(1));
                }
                return values;
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }

        private static void execute(String url, List<String> statements) {
            try (Connection connection = DriverManager.getConnection(url, USER, "");
                    Statement statement = connection.createStatement()) {
                for (String sql : statements) {
                    statement.execute(sql);
                }
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static final String USER = PostgresServer.USER;

    private final Kind kind;
    private final String url;
    private final EntityManagerFactory entityManagers;

    private TestDatabase(Kind kind, String url) {
        this.kind = kind;
        this.url = url;
        entityManagers = new PersistenceProvider()
                .createContainerEntityManagerFactory(
                        new Unit(),
                        Map.of(
                                "jakarta.persistence.jdbc.url", url,
                                "jakarta.persistence.jdbc.user", USER,
                                "jakarta.persistence.jdbc.password", "",
                                "eclipselink.connection-pool.default.initial", "1",
                                // A connection beyond these would be closed after each use.
                                "eclipselink.connection-pool.default.min", "16",
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
        kind.discard(url);
    }

    /** The product's persistence unit, but with transactions of the test's own instead of the container's. */
    private static final class Unit implements PersistenceUnitInfo {
        /** Looked for once a JVM: it takes longer than all else that a factory needs. */
        private static final List<String> MANAGED = managed();

        private static List<String> managed() {
            Path classes = Path.of(URI.create(root().toString()));
            try (Stream<Path> files = Files.walk(classes.resolve("org"))) {
                return files.map(file -> classes.relativize(file).toString())
                        .filter(file -> file.endsWith(".class"))
                        .map(file -> file.replace(".class", "").replace(File.separatorChar, '.'))
                        .filter(Unit::isManaged)
                        .toList();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static boolean isManaged(String name) {
            try {
                Class<?> type = Class.forName(name, false, Unit.class.getClassLoader());
                return Arrays.stream(type.getAnnotations())
                        .anyMatch(annotation -> annotation.annotationType().getPackage() == Entity.class.getPackage());
            } catch (ClassNotFoundException e) {
                throw new IllegalStateException(e);
            }
        }

        private static URL root() {
            return Ids.class.getProtectionDomain().getCodeSource().getLocation();
        }

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
            return root();
        }

        @Override
        public List<String> getManagedClassNames() {
            return MANAGED;
        }

        @Override
        public boolean excludeUnlistedClasses() {
            return true;
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
