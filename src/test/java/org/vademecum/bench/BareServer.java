package org.vademecum.bench;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.h2.Driver;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.vademecum.bench.bare.BareApplication;
import org.vademecum.bench.bare.BareResource;
import org.vademecum.support.Await;
import org.vademecum.support.Installation;

/**
 * The yardstick: the product's own server with nothing in it but {@link BareResource}, in a process of its own and with
 * the same Java options.
 */
final class BareServer implements AutoCloseable {
    private static final Path PAYARA = Path.of("target", "bundle", "payara-micro.jar");

    private final Installation installation;
    private final Process process;

    private BareServer(Installation installation, Process process) {
        this.installation = installation;
        this.process = process;
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    }

    /** On a database that the system properties {@code bare.driver}, {@code bare.url} and {@code bare.user} name. */
    static BareServer start(Map<String, String> database) {
        Installation installation = Installation.prepare();
        Path war = installation.dataDir().resolve("bare.war");
        ShrinkWrap.create(WebArchive.class, "bare.war")
                .addClasses(BareApplication.class, BareResource.class)
                .addAsLibrary(jarOf(Driver.class))
                .addAsLibrary(jarOf(org.postgresql.Driver.class))
                .as(ZipExporter.class)
                .exportTo(war.toFile());
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx1g"));
        database.forEach((key, value) -> command.add("-D" + key + "=" + value));
        command.addAll(List.of("-jar", PAYARA.toString(), "--deploy", war.toString(), "--contextroot", "/"));
        command.addAll(List.of("--port", Integer.toString(installation.port()), "--nocluster"));
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(installation.dataDir().resolve("server.log").toFile())
                    .start();
            BareServer server = new BareServer(installation, process);
            Await.until("the bare server is ready", Duration.ofMinutes(2), server::isReady);
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    URI items() {
        return installation.uri("/items");
    }

    private boolean isReady() {
        HttpRequest probe = HttpRequest.newBuilder(items()).build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(probe, BodyHandlers.ofString()).body().equals("ready");
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws Exception {
        process.destroy();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        Files.deleteIfExists(installation.dataDir().resolve("bare.war"));
    }

    private static File jarOf(Class<?> type) {
        return new File(type.getProtectionDomain().getCodeSource().getLocation().getPath());
    }
}
