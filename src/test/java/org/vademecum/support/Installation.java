package org.vademecum.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** A product that runs on this machine with the sample company in it, whichever way it was started. */
public record Installation(int port, Path dataDir) {
    /** The administrator's key of every installation that tests start. */
    public static final String API_KEY = "vk-for-tests-only-0123456789";

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Duration INGESTION_LIMIT = Duration.ofMinutes(4);
    private static final Duration PROBE_LIMIT = Duration.ofSeconds(10);

    /** On a port that nobody listens on at this moment, with a data directory of its own. */
    public static Installation prepare() {
        try {
            return new Installation(freePort(), Files.createTempDirectory("vademecum-data"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same for a sample company of accounts alone, without assistants and manuals. */
    public static Installation prepareWithAccountsAlone() {
        Installation place = prepare();
        try {
            Files.createFile(place.dataDir().resolve("sample-data.loaded"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return place;
    }

    /** Below those that systems give to whoever connects or asks for any, so that nobody has it once the product listens. */
    private static int freePort() {
        return ThreadLocalRandom.current()
                .ints(1_000, 20_000, 32_000)
                .filter(Installation::isFree)
                .findFirst()
                .orElseThrow();
    }

    private static boolean isFree(int port) {
        try (ServerSocket probe = new ServerSocket(port)) {
            return probe.isBound();
        } catch (IOException taken) {
            return false;
        }
    }

    public URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    public boolean isReady() {
        HttpRequest probe = HttpRequest.newBuilder(uri("/health/ready"))
                .timeout(PROBE_LIMIT)
                .build();
        try {
            return HTTP.send(probe, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Returns when every manual of the sample company is searchable. */
    public void awaitManuals() {
        ApiClient curator = ApiClient.signedIn(this, "clara");
        Await.until(
                "the sample manuals are searchable",
                INGESTION_LIMIT,
                () -> curator.assistants().stream()
                        .allMatch(assistant -> assistant.get("documents").asInt() > 0
                                && assistant.get("indexing").asInt() == 0));
    }

    /** The generated password of a sample account. */
    public String passwordOf(String username) {
        try {
            return Files.readAllLines(dataDir.resolve("sample-accounts.txt")).stream()
                    .map(line -> line.strip().split("\\s+"))
                    .filter(columns -> columns.length >= 2 && columns[0].equals(username))
                    .map(columns -> columns[1])
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no sample account " + username));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
