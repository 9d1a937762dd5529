package org.vademecum.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.vademecum.common.Json;
import org.vademecum.support.Installation;
import org.vademecum.support.PostgresServer;
import org.vademecum.support.Product;
import org.vademecum.support.Program;

/**
 * Measures {@code /v1} of the built product under load on H2 and PostgreSQL, beside a bare resource that does one insert
 * on the same server and database. Arguments: seconds a round, rounds.
 */
public final class ApiBench {
    private static final int CONNECTIONS = 64;
    private static final int PAGE = 20;
    private static final int PAGES = 1000;

    private final Duration round;
    private final int rounds;

    private ApiBench(Duration round, int rounds) {
        this.round = round;
        this.rounds = rounds;
    }

    public static void main(String[] args) throws Exception {
        ApiBench bench = new ApiBench(
                Duration.ofSeconds(args.length > 0 ? Integer.parseInt(args[0]) : 6),
                args.length > 1 ? Integer.parseInt(args[1]) : 3);
        System.out.printf("%d connections, median of %d rounds of %s%n", CONNECTIONS, bench.rounds, bench.round);
        bench.measureH2();
        bench.measurePostgresql();
        System.exit(0); // the database server would keep the process
    }

    private void measureH2() throws Exception {
        Installation home = Installation.prepare();
        measure(
                "H2",
                Map.of(),
                Map.of(
                        "bare.driver",
                        "org.h2.jdbcx.JdbcDataSource",
                        "bare.url",
                        "jdbc:h2:file:" + home.dataDir().resolve("bare") + ";WRITE_DELAY=0",
                        "bare.user",
                        "sa"));
    }

    private void measurePostgresql() throws Exception {
        PostgresServer postgres = PostgresServer.shared();
        measure(
                "PostgreSQL",
                Map.of("VADEMECUM_DB_URL", postgres.createDatabase(), "VADEMECUM_DB_USER", postgres.user()),
                Map.of(
                        "bare.driver",
                        "org.postgresql.ds.PGSimpleDataSource",
                        "bare.url",
                        postgres.createDatabase(),
                        "bare.user",
                        postgres.user()));
    }

    private void measure(String database, Map<String, String> product, Map<String, String> bare) throws Exception {
        Map<String, String> environment = new HashMap<>(product);
        environment.put("VADEMECUM_API_REQUESTS_PER_MINUTE", "100000000");
        try (BareServer yardstick = BareServer.start(bare);
                Product server = Product.start(environment);
                Load load = new Load(CONNECTIONS)) {
            server.installation().awaitManuals();
            Map<String, IntFunction<HttpRequest>> requests = requests(server.installation(), yardstick, load);
            Map<String, List<Load.Figures>> measured = new LinkedHashMap<>();
            for (IntFunction<HttpRequest> request : requests.values()) {
                load.run(round, request); // warm
            }
            for (int i = 0; i < rounds; i++) {
                for (Map.Entry<String, IntFunction<HttpRequest>> one : requests.entrySet()) {
                    measured.computeIfAbsent(one.getKey(), name -> new ArrayList<>())
                            .add(load.run(round, one.getValue()));
                }
            }
            print(database, measured);
        }
    }

    private static Map<String, IntFunction<HttpRequest>> requests(
            Installation installation, BareServer yardstick, Load load) throws Exception {
        Program program = Program.of(installation);
        String[] threads = new String[CONNECTIONS];
        for (int i = 0; i < threads.length; i++) {
            threads[i] = program.write("/threads", Map.of()).get("id").asText();
        }
        String message = Json.write(Map.of("role", "user", "content", "How many days of annual leave do I get?"));
        String longThread = threads[0];
        String lastPage = fill(program, installation, load, longThread, message);
        String store = program.list("/vector_stores").getFirst().get("id").asText();
        URI search = installation.uri("/v1/vector_stores/" + store + "/search");
        String question = "How many days of annual leave do I get";
        AtomicInteger years = new AtomicInteger();

        Map<String, IntFunction<HttpRequest>> requests = new LinkedHashMap<>();
        requests.put("bare resource, one insert", n -> post(yardstick.items(), message));
        requests.put("create thread", n -> post(installation.uri("/v1/threads"), "{}"));
        requests.put(
                "add message",
                n -> post(
                        installation.uri("/v1/threads/" + threads[1 + n % (CONNECTIONS - 1)] + "/messages"), message));
        requests.put("read thread", n -> get(installation.uri("/v1/threads/" + threads[n % CONNECTIONS])));
        requests.put(
                "list messages, page 1",
                n -> get(installation.uri("/v1/threads/" + longThread + "/messages?limit=" + PAGE)));
        requests.put(
                "list messages, page 1,000",
                n -> get(installation.uri(
                        "/v1/threads/" + longThread + "/messages?limit=" + PAGE + "&after=" + lastPage)));
        requests.put("search, asked before", n -> post(search, Json.write(Map.of("query", question + "?"))));
        requests.put("search, a new question", n -> {
            String newQuestion = question + " in " + years.getAndIncrement() + "?";
            return post(search, Json.write(Map.of("query", newQuestion)));
        });
        return requests;
    }

    /** Fills a thread with a thousand pages of messages; returns the cursor of the last one. */
    private static String fill(Program program, Installation installation, Load load, String thread, String message)
            throws Exception {
        URI messages = installation.uri("/v1/threads/" + thread + "/messages");
        load.times(PAGE * PAGES, n -> post(messages, message));
        JsonNode oldest = program.list("/threads/" + thread + "/messages?order=asc&limit=" + (PAGE + 1))
                .get(PAGE);
        return oldest.get("id").asText();
    }

    private static HttpRequest get(URI uri) {
        return authorised(uri).GET().build();
    }

    private static HttpRequest post(URI uri, String json) {
        return authorised(uri)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json))
                .build();
    }

    private static HttpRequest.Builder authorised(URI uri) {
        return HttpRequest.newBuilder(uri).header("Authorization", "Bearer " + Installation.API_KEY);
    }

    private static void print(String database, Map<String, List<Load.Figures>> measured) {
        double bare = median(measured.values().iterator().next()).rate();
        System.out.printf(
                "%n%-28s %12s %8s %8s %8s %10s%n", database, "requests/s", "p50 ms", "p95 ms", "p99 ms", "to bare");
        measured.forEach((name, rounds) -> {
            Load.Figures figures = median(rounds);
            System.out.printf(
                    "%-28s %12.0f %8.1f %8.1f %8.1f %9.2f×%n",
                    name, figures.rate(), figures.p50(), figures.p95(), figures.p99(), bare / figures.rate());
        });
        double pages = median(measured.get("list messages, page 1,000")).p50()
                / median(measured.get("list messages, page 1")).p50();
        System.out.printf("page 1,000 takes %.2f× of page 1%n", pages);
    }

    /** The round whose rate is in the middle. */
    private static Load.Figures median(List<Load.Figures> rounds) {
        return rounds.stream()
                .sorted(Comparator.comparingDouble(Load.Figures::rate))
                .toList()
                .get(rounds.size() / 2);
    }
}
