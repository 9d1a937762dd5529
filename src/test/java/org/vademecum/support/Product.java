package org.vademecum.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The built product in a process of its own, started as its users start it: {@code java -jar target/vademecum.jar}.
 * Its log is {@code target/product-PORT.log}.
 */
public final class Product implements AutoCloseable {
    /**
     * Options of Java for a product that lives for minutes: compiled well is only what runs for seconds on end, such as the hashing
     * of passwords. Otherwise half of its processor time goes into compiling what the tests come by a few times. Garbage is
     * collected where it lies, and seldom: a tenth less for a start.
     */
    public static final List<String> BRIEF = List.of(
            "-XX:+UseSerialGC",
            "-Xmn160m",
            "-XX:Tier4InvocationThreshold=150000",
            "-XX:Tier4MinInvocationThreshold=20000",
            "-XX:Tier4CompileThreshold=450000",
            "-XX:Tier4BackEdgeThreshold=1200000");

    private static final Path JAR = Path.of("target", "vademecum.jar").toAbsolutePath();
    private static final Duration START_LIMIT = Duration.ofMinutes(8);

    private final Installation installation;
    private final Map<String, String> environment;
    private final List<String> options;
    private Process process;

    private Product(Installation installation, Map<String, String> environment, List<String> options) {
        this.installation = installation;
        this.environment = Map.copyOf(environment);
        this.options = options;
        Runtime.getRuntime().addShutdownHook(new Thread(this::kill));
    }

    /** Starts the product with its sample company; its manuals may still be on their way. */
    public static Product start(Map<String, String> environment) {
        return start(Installation.prepare(), environment);
    }

    /** The same, where its port had to be known before. */
    public static Product start(Installation installation, Map<String, String> environment) {
        return start(installation, environment, "-Xmx1g");
    }

    /** The same with other options for Java, its heap among them. */
    public static Product start(Installation installation, Map<String, String> environment, String... options) {
        Product product = new Product(installation, environment, List.of(options));
        product.start();
        return product;
    }

    /** The same for a few minutes, with a heap such as {@code 700m}. */
    public static Product startBriefly(Installation installation, Map<String, String> environment, String heap) {
        return start(
                installation,
                environment,
                Stream.concat(Stream.of("-Xmx" + heap), BRIEF.stream()).toArray(String[]::new));
    }

    public Installation installation() {
        return installation;
    }

    /** Starts it, or starts it again on the same port and data, and returns when it is ready. */
    public void start() {
        ProcessBuilder builder = new ProcessBuilder(command())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
        builder.environment().put("VADEMECUM_DATA_DIR", installation.dataDir().toString());
        builder.environment().put("VADEMECUM_BOOTSTRAP_SAMPLE_DATA", "true");
        builder.environment().put("VADEMECUM_BOOTSTRAP_API_KEY", Installation.API_KEY);
        builder.environment().putAll(environment);
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Await.until("the product is ready, see " + log(), START_LIMIT, () -> {
            if (!process.isAlive()) {
                throw new AssertionError("the product ended with " + process.exitValue() + ", see " + log());
            }
            return installation.isReady();
        });
    }

    /** Time that processors have worked for the process. */
    public Duration cpuTime() {
        return process.info().totalCpuDuration().orElseThrow();
    }

    /** Ends the process without any warning, as a crash does. */
    public void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    /** Asks the process to end and waits until it has. */
    @Override
    public void close() {
        process.destroy();
        if (!awaitEnd()) {
            process.destroyForcibly();
            throw new AssertionError("the product did not stop within a minute, see " + log());
        }
    }

    private List<String> command() {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules",
                "jdk.incubator.vector"));
        command.addAll(options);
        command.addAll(List.of("-jar", JAR.toString(), "--port", Integer.toString(installation.port())));
        return command;
    }

    public Path log() {
        return Path.of("target", "product-" + installation.port() + ".log");
    }

    private boolean awaitEnd() {
        try {
            return process.waitFor(1, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
