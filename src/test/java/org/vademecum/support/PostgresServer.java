package org.vademecum.support;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * The machine's own PostgreSQL on a free port and in a temporary directory, started once a JVM and stopped at its end.
 * PostgreSQL refuses to run as root: then it runs as the user {@code postgres}, which its package makes.
 */
public final class PostgresServer {
    static final String USER = "postgres";
    private static final Duration START_LIMIT = Duration.ofSeconds(60);

    private static PostgresServer shared;

    private final int port;
    private final AtomicInteger databases = new AtomicInteger();

    private PostgresServer(int port) {
        this.port = port;
    }

    public static synchronized PostgresServer shared() {
        if (shared == null) {
            try {
                shared = start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return shared;
    }

    public String user() {
        return USER;
    }

    /** What makes {@code psql} and the other clients talk to this server as its superuser. */
    public Map<String, String> clientEnvironment() throws IOException {
        return Map.of(
                "PATH",
                findBinaries() + File.pathSeparator + System.getenv("PATH"),
                "PGHOST",
                "127.0.0.1",
                "PGPORT",
                Integer.toString(port),
                "POSTGRES_USER",
                USER);
    }

    /** The first value that a statement answers, asked in a database as a user; any password does. */
    public String ask(String database, String user, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url(database), user, "");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() ? rows.getString(1) : "";
        }
    }

    /** Makes an empty database and returns its JDBC URL. */
    public String createDatabase() {
        return createDatabase("template1");
    }

    /** Makes a copy of a database that nobody is connected to and returns its JDBC URL. */
    String copyDatabase(String url) {
        return createDatabase(url.substring(url.lastIndexOf('/') + 1));
    }

    private String createDatabase(String template) {
        String name = "test_" + databases.incrementAndGet();
        try (Connection connection = DriverManager.getConnection(url("postgres"), USER, "");
                Statement statement = connection.createStatement()) {
            // By default every page of a copy goes through the log, since there is a choice.
            boolean chooses = connection.getMetaData().getDatabaseMajorVersion() >= 15;
            statement.execute(
                    "create database " + name + " template " + template + (chooses ? " strategy file_copy" : ""));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return url(name);
    }

    private static PostgresServer start() throws IOException {
        Path bin = findBinaries();
        Path home = Files.createTempDirectory("vademecum-postgres");
        Path data = Files.createDirectory(home.resolve("data"));
        if (isRoot()) {
            Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxr-xr-x"));
            run(home, List.of("chown", "-R", "postgres", home.toString()));
        }
        run(
                home,
                unprivileged(
                        bin.resolve("initdb").toString(),
                        "--pgdata=" + data,
                        "--username=" + USER,
                        "--auth=trust",
                        "--encoding=UTF8",
                        "--locale=C.UTF-8", // Plain C would not know the lower case of an umlaut.
                        "--no-sync"));
        int port = freePort();
        Process process = new ProcessBuilder(unprivileged(
                        bin.resolve("postgres").toString(),
                        "-D",
                        data.toString(),
                        "-p",
                        Integer.toString(port),
                        "-c",
                        "listen_addresses=127.0.0.1",
                        "-c",
                        "unix_socket_directories=",
                        "-c",
                        "fsync=off",
                        // Nothing is to outlive a crash, so the log may be as short as can be.
                        "-c",
                        "wal_level=minimal",
                        "-c",
                        "max_wal_senders=0",
                        "-c",
                        "full_page_writes=off",
                        "-c",
                        "max_connections=200",
                        "-c",
                        "shared_preload_libraries=" + statistics(bin)))
                .directory(home.toFile())
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("log").toFile())
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(process, home)));
        PostgresServer server = new PostgresServer(port);
        Await.until("PostgreSQL answers, see " + home.resolve("log"), START_LIMIT, () -> server.answers(process));
        return server;
    }

    /** The library that counts statements, where PostgreSQL was installed with what it comes with. */
    private static String statistics(Path bin) {
        return Files.exists(bin.resolveSibling("lib").resolve("pg_stat_statements.so")) ? "pg_stat_statements" : "";
    }

    private static Path findBinaries() throws IOException {
        List<Path> candidates = new ArrayList<>();
        candidates.add(Path.of(System.getenv().getOrDefault("VADEMECUM_TEST_POSTGRES_BIN", "")));
        for (String folder : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)) {
            candidates.add(Path.of(folder));
        }
        for (String versions : List.of("/usr/lib/postgresql", "/opt/homebrew/opt", "/usr/local/opt", "/usr/pgsql")) {
            if (Files.isDirectory(Path.of(versions))) {
                try (Stream<Path> entries = Files.list(Path.of(versions))) {
                    entries.sorted(Comparator.reverseOrder())
                            .map(version -> version.resolve("bin"))
                            .forEach(candidates::add);
                }
            }
        }
        return candidates.stream()
                .filter(folder -> Files.isExecutable(folder.resolve("postgres")))
                .filter(folder -> Files.isExecutable(folder.resolve("initdb")))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "These tests need PostgreSQL's server programs (postgres, initdb); none were found on the PATH or in"
                                + " /usr/lib/postgresql. On Debian and Ubuntu: apt-get install postgresql"));
    }

    private static List<String> unprivileged(String... command) {
        List<String> whole = new ArrayList<>();
        if (isRoot()) {
            whole.addAll(List.of("runuser", "-u", "postgres", "--"));
        }
        whole.addAll(List.of(command));
        return whole;
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private static void run(Path home, List<String> command) throws IOException {
        Path log = home.resolve("setup.log");
        Process process = new ProcessBuilder(command)
                .directory(home.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        try {
            if (!process.waitFor(1, TimeUnit.MINUTES) || process.exitValue() != 0) {
                throw new IOException(String.join(" ", command) + " failed: " + Files.readString(log));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private boolean answers(Process process) {
        if (!process.isAlive()) {
            throw new IllegalStateException("PostgreSQL ended with " + process.exitValue());
        }
        try (Connection connection = DriverManager.getConnection(url("postgres"), USER, "")) {
            return connection.isValid(1);
        } catch (SQLException e) {
            return false;
        }
    }

    private String url(String database) {
        return "jdbc:postgresql://127.0.0.1:%d/%s".formatted(port, database);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /**
     * {@code runuser} passes the signal on: SIGTERM is PostgreSQL's orderly shutdown. The files of hundreds of databases take half a
     * minute to delete, which nobody waits for.
     */
    private static void stop(Process process, Path home) {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            new ProcessBuilder("rm", "-rf", home.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            System.err.println("left behind: " + home + " (" + e.getMessage() + ")");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
