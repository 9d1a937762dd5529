package org.vademecum.support;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A real ZooKeeper and two real nodes of Solr on this machine, each in a process of its own, on free ports and in a temporary
 * directory. The build puts their libraries into {@code target/solr}. The processes' output is {@code target/solr-*.log}.
 */
public final class SolrCloud implements AutoCloseable {
    private static final Path LIBRARIES = Path.of("target", "solr");
    private static final Path SOURCES = Path.of("src", "test", "solr");
    private static final Duration START_LIMIT = Duration.ofMinutes(2);
    private static final Duration PROBE_LIMIT = Duration.ofSeconds(20);
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private static SolrCloud shared;

    private final Path home;
    private final int zookeeperPort = Installation.prepare().port();
    private final Process zookeeper;
    private final List<Integer> ports =
            IntStream.range(0, 2).mapToObj(i -> Installation.prepare().port()).toList();
    private final List<Process> nodes = new ArrayList<>();

    private SolrCloud() {
        try {
            home = Files.createTempDirectory("vademecum-solr");
            zookeeper = startZookeeper();
            for (int node = 0; node < ports.size(); node++) {
                nodes.add(startNode(node));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
        awaitNodes();
    }

    /** The one that all test classes of this JVM use. Both nodes are up. */
    public static synchronized SolrCloud shared() {
        if (shared == null) {
            shared = start();
        }
        return shared;
    }

    /** One more, to be closed, for a test that leaves it in ruins. Both nodes are up. */
    public static SolrCloud start() {
        return new SolrCloud();
    }

    /** As {@code vademecum.solr.urls} has it. */
    public String urls() {
        return url(0) + "," + url(1);
    }

    /** Of one node, 0 or 1. */
    public String url(int node) {
        return "http://127.0.0.1:%d/solr".formatted(ports.get(node));
    }

    /** Ends a node in the middle of whatever it does. */
    public void kill(int node) {
        end(nodes.get(node));
    }

    /** Starts the nodes that were killed, with what they had on disk, and returns when they have what they missed. */
    public void revive() {
        try {
            for (int node = 0; node < ports.size(); node++) {
                if (!nodes.get(node).isAlive()) {
                    nodes.set(node, startNode(node));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        awaitNodes();
        awaitReplicas();
    }

    /** Removes everything from all collections. */
    public void empty() {
        for (String collection : collections()) {
            post("/" + collection + "/update?commit=true", "{\"delete\":{\"query\":\"*:*\"}}");
        }
    }

    private void awaitReplicas() {
        Await.until("all replicas are active", START_LIMIT, () -> {
            String status = post("/admin/collections?action=CLUSTERSTATUS", "{}");
            return !status.contains("\"state\":\"down\"")
                    && !status.contains("\"state\":\"recovering\"")
                    && !status.contains("\"state\":\"recovery_failed\"");
        });
    }

    private List<String> collections() {
        String answer = post("/admin/collections?action=LIST", "{}");
        String list = answer.substring(answer.indexOf('[') + 1, answer.indexOf(']'));
        return Stream.of(list.split(",", -1))
                .map(name -> name.strip().replace("\"", ""))
                .filter(name -> !name.isEmpty())
                .toList();
    }

    private String post(String path, String body) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url(0) + path))
                .header("Content-Type", "application/json")
                .timeout(START_LIMIT)
                .POST(BodyPublishers.ofString(body))
                .build();
        try {
            HttpResponse<String> response = HTTP.send(request, BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new AssertionError(path + " answered " + response.body());
            }
            return response.body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void awaitNodes() {
        Await.until("Solr answers, see target/solr-*.log", START_LIMIT, () -> {
            if (!zookeeper.isAlive() || nodes.stream().anyMatch(node -> !node.isAlive())) {
                throw new AssertionError("Solr ended, see target/solr-*.log");
            }
            return IntStream.range(0, ports.size()).allMatch(this::seesAll);
        });
    }

    private boolean seesAll(int node) {
        HttpRequest probe = HttpRequest.newBuilder(URI.create(url(node) + "/admin/collections?action=CLUSTERSTATUS"))
                .timeout(PROBE_LIMIT)
                .build();
        try {
            HttpResponse<String> status = HTTP.send(probe, BodyHandlers.ofString());
            String live = status.body().substring(Math.max(0, status.body().indexOf("live_nodes")));
            return status.statusCode() == 200 && ports.stream().allMatch(port -> live.contains(port + "_solr"));
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private Process startZookeeper() throws IOException {
        Path settings = home.resolve("zoo.cfg");
        Files.writeString(settings, """
                tickTime=500
                dataDir=%s
                clientPortAddress=127.0.0.1
                clientPort=%d
                admin.enableServer=false
                """.formatted(home.resolve("zookeeper"), zookeeperPort));
        return start(
                "zookeeper",
                List.of("-Xmx64m"),
                List.of("org.apache.zookeeper.server.ZooKeeperServerMain", settings.toString()));
    }

    private Process startNode(int node) throws IOException {
        return start(
                "node-" + node,
                List.of("-Xmx320m", "-DzkClientTimeout=5000", "-DleaderVoteWait=10000"),
                List.of(
                        SOURCES.resolve("SolrNode.java").toString(),
                        home.resolve("node-" + node).toString(),
                        ports.get(node).toString(),
                        "127.0.0.1:" + zookeeperPort));
    }

    private Process start(String name, List<String> options, List<String> program) throws IOException {
        if (!Files.isDirectory(LIBRARIES)) {
            throw new IllegalStateException("These tests need Solr's libraries in %s: run mvn process-test-resources"
                    .formatted(LIBRARIES.toAbsolutePath()));
        }
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dlog4j2.configurationFile=" + SOURCES.resolve("log4j2.xml"),
                "-Dsolr.log.dir=" + home.resolve(name)));
        command.addAll(options);
        command.addAll(List.of("-cp", LIBRARIES + File.separator + "*"));
        command.addAll(program);
        File log = Path.of("target", "solr-" + name + ".log").toFile();
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
                .start();
    }

    private static void end(Process process) {
        process.destroyForcibly();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        nodes.forEach(SolrCloud::end);
        end(zookeeper);
        if (Files.notExists(home)) {
            return;
        }
        try (Stream<Path> files = Files.walk(home)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        } catch (IOException e) {
            System.err.println("left behind: " + home + " (" + e.getMessage() + ")");
        }
    }
}
