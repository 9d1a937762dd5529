package org.vademecum.support;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.vademecum.common.Ids;

/** The database of a running product, looked at and changed behind its back. Thread-safe. */
public final class ProductDatabase implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final String url;
    private final String user;
    private Connection open;

    public ProductDatabase(String url, String user) {
        this.url = url;
        this.user = user;
    }

    public String url() {
        return url;
    }

    public String user() {
        return user;
    }

    /** All rows, each as its values one after the other. */
    public synchronized List<List<String>> rows(String sql, Object... values) {
        try (PreparedStatement statement = prepare(sql, values);
                ResultSet found = statement.executeQuery()) {
            List<List<String>> rows = new ArrayList<>();
            while (found.next()) {
                List<String> row = new ArrayList<>();
                for (int column = 1; column <= found.getMetaData().getColumnCount(); column++) {
                    row.add(found.getString(column));
                }
                rows.add(row);
            }
            return rows;
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /** The first value of the first row. */
    public String value(String sql, Object... values) {
        return rows(sql, values).getFirst().getFirst();
    }

    public synchronized void change(String sql, Object... values) {
        try (PreparedStatement statement = prepare(sql, values)) {
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /**
     * Changes something in a transaction that ends only once somebody waits for it, which must be what the work does, and
     * returns what became of the work. Who waits for others is none of its business.
     */
    public <T> T changeAhead(Supplier<T> work, String sql, Object... values) {
        try (Connection ahead = DriverManager.getConnection(url, user, "")) {
            ahead.setAutoCommit(false);
            try (PreparedStatement statement = prepare(ahead, sql, values)) {
                statement.executeUpdate();
            }
            int session = session(ahead);
            CompletableFuture<T> behind = CompletableFuture.supplyAsync(work);
            Await.until(
                    "somebody waits", LIMIT, () -> !value(waiting(), session).equals("0"));
            ahead.commit();
            return behind.join();
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    private int session(Connection connection) throws SQLException {
        String sql = isH2() ? "select session_id()" : "select pg_backend_pid()";
        try (PreparedStatement statement = prepare(connection, sql);
                ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getInt(1);
        }
    }

    /** How many sessions wait for one. */
    private String waiting() {
        return isH2()
                ? "select count(*) from information_schema.sessions where blocker_id = ?"
                : "select count(*) from pg_stat_activity where ? = any(pg_blocking_pids(pid))";
    }

    private boolean isH2() {
        return url.startsWith("jdbc:h2:");
    }

    /** Gives a principal a key with every scope; returns its secret. */
    public String issueKey(String principalId) {
        String secret = Ids.next("vk-");
        change(
                "insert into api_key (id, principal_id, name, secret_hash, last_four, created_at, version)"
                        + " values (?, ?, 'issued', ?, ?, ?, 0)",
                Ids.next("key_"),
                principalId,
                sha256(secret),
                secret.substring(secret.length() - 4),
                OffsetDateTime.now(ZoneOffset.UTC));
        return secret;
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private PreparedStatement prepare(String sql, Object... values) throws SQLException {
        if (open == null) {
            open = DriverManager.getConnection(url, user, "");
        }
        return prepare(open, sql, values);
    }

    private static PreparedStatement prepare(Connection connection, String sql, Object... values) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
        return statement;
    }

    @Override
    public synchronized void close() {
        try {
            if (open != null) {
                open.close();
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
