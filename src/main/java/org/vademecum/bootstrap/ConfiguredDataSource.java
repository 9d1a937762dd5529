package org.vademecum.bootstrap;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;
import org.h2.jdbcx.JdbcDataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Opens connections to the database that the configuration names, by default an H2 file in the data directory. The
 * container makes one for its pool. {@code ${MPCONFIG=…}} in the annotation would do, but for the default that follows
 * from another key and for the driver that follows from the URL.
 */
public class ConfiguredDataSource implements DataSource {
    private final DataSource driver;

    public ConfiguredDataSource() {
        this(ConfigProvider.getConfig(ConfiguredDataSource.class.getClassLoader()));
    }

    ConfiguredDataSource(Config config) {
        String url = config.getOptionalValue("vademecum.db.url", String.class)
                .orElseGet(() -> h2In(config.getValue("vademecum.data-dir", String.class)));
        String user = config.getOptionalValue("vademecum.db.user", String.class).orElse("vademecum");
        String password =
                config.getOptionalValue("vademecum.db.password", String.class).orElse("");
        this.driver = driverOf(url, user, password);
    }

    /** H2 refuses a path that is relative without saying so, hence the absolute one. */
    static String h2In(String dataDir) {
        Path file = Path.of(dataDir).toAbsolutePath().normalize().resolve("db").resolve("vademecum");
        // The pool closes the database when it goes down; H2's own shutdown hook would do it under its feet. What is
        // committed is written before the commit returns: by default H2 keeps it in memory for up to half a second.
        return "jdbc:h2:file:%s;DB_CLOSE_ON_EXIT=FALSE;WRITE_DELAY=0".formatted(file);
    }

    static DataSource driverOf(String url, String user, String password) {
        if (url.startsWith("jdbc:postgresql:")) {
            PGSimpleDataSource postgres = new PGSimpleDataSource();
            postgres.setUrl(url);
            postgres.setUser(user);
            postgres.setPassword(password);
            return postgres;
        }
        if (url.startsWith("jdbc:h2:")) {
            JdbcDataSource h2 = new JdbcDataSource();
            h2.setURL(url);
            h2.setUser(user);
            h2.setPassword(password);
            return h2;
        }
        throw new IllegalArgumentException("vademecum.db.url must begin with jdbc:h2: or jdbc:postgresql:, not " + url);
    }

    @Override
    public Connection getConnection() throws SQLException {
        return driver.getConnection();
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        return driver.getConnection(user, password);
    }

    @Override
    public PrintWriter getLogWriter() throws SQLException {
        return driver.getLogWriter();
    }

    @Override
    public void setLogWriter(PrintWriter out) throws SQLException {
        driver.setLogWriter(out);
    }

    @Override
    public void setLoginTimeout(int seconds) throws SQLException {
        driver.setLoginTimeout(seconds);
    }

    @Override
    public int getLoginTimeout() throws SQLException {
        return driver.getLoginTimeout();
    }

    @Override
    public Logger getParentLogger() {
        return Logger.getLogger(ConfiguredDataSource.class.getPackageName());
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        if (type.isInstance(driver)) {
            return type.cast(driver);
        }
        throw new SQLException("wraps no " + type.getName());
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return type.isInstance(driver);
    }
}
