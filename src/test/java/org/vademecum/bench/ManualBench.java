package org.vademecum.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.vademecum.ingestion.MemoryIngestion;
import org.vademecum.llm.BuiltInModels;
import org.vademecum.support.Await;
import org.vademecum.support.Product;
import org.vademecum.support.Program;

/**
 * Measures how long somebody waits for a long manual: from the end of its upload into the built product, until something of it
 * is found, and until all of it is. Each round has a manual and a vector store of its own. Arguments: the folder of the sample
 * manuals, pages, rounds.
 */
public final class ManualBench {
    private static final Duration LIMIT = Duration.ofMinutes(15);
    private static final int WARM_PAGES = 30;

    private final Program program;
    private final LongManual manual;
    private final Path dir;

    private ManualBench(Program program, LongManual manual, Path dir) {
        this.program = program;
        this.manual = manual;
        this.dir = dir;
    }

    public static void main(String[] args) throws Exception {
        int pages = args.length > 1 ? Integer.parseInt(args[1]) : 300;
        int rounds = args.length > 2 ? Integer.parseInt(args[2]) : 3;
        Path dir = Files.createTempDirectory("vademecum-bench");
        LongManual manual =
                LongManual.of(Path.of(args[0]), new MemoryIngestion(BuiltInModels.embeddings(dir.resolve("model"))));
        try (Product product = Product.start(
                Map.of("VADEMECUM_BOOTSTRAP_SAMPLE_DATA", "false", "VADEMECUM_API_REQUESTS_PER_MINUTE", "1000000"))) {
            ManualBench bench = new ManualBench(Program.of(product.installation()), manual, dir);
            bench.measure(WARM_PAGES);
            List<Round> measured = new ArrayList<>();
            for (int round = 0; round < rounds; round++) {
                measured.add(bench.measure(pages));
            }
            System.out.printf(
                    "A text PDF of %d pages, medians of %d rounds: the upload took %.1f s; after it the first hit %.1f s,"
                            + " all searchable %.1f s%n",
                    pages,
                    rounds,
                    median(measured, Round::upload),
                    median(measured, Round::first),
                    median(measured, Round::all));
        }
        System.exit(0);
    }

    /** Seconds: of the upload, and from its end until something, and until all was found. */
    private record Round(double upload, double first, double all) {}

    private Round measure(int pages) throws Exception {
        Path file = dir.resolve("manual.pdf");
        String beginning = manual.write(pages, file);
        byte[] content = Files.readAllBytes(file);
        String store = program.write("/vector_stores", Map.of("name", "bench"))
                .get("id")
                .asText();
        long begun = System.nanoTime();
        String id = program.upload("assistants", "manual.pdf", content);
        long uploaded = System.nanoTime();
        program.write("/vector_stores/" + store + "/files", Map.of("file_id", id));
        Await.until("something is found", LIMIT, () -> finds(store, beginning));
        double first = secondsSince(uploaded);
        Await.until("all is searchable", LIMIT, () -> isReady(store, id));
        Round round = new Round((uploaded - begun) / 1e9, first, secondsSince(uploaded));
        System.out.printf("%d pages, %,d bytes: %s%n", pages, content.length, round);
        return round;
    }

    private boolean finds(String store, String text) {
        JsonNode found = program.write("/vector_stores/" + store + "/search", Map.of("query", text));
        return !found.get("data").isEmpty();
    }

    private boolean isReady(String store, String id) {
        String status = program.read("/vector_stores/%s/files/%s".formatted(store, id))
                .get("status")
                .asText();
        if (status.equals("failed")) {
            throw new AssertionError("the manual failed");
        }
        return status.equals("completed");
    }

    private static double secondsSince(long nanos) {
        return (System.nanoTime() - nanos) / 1e9;
    }

    private static double median(List<Round> rounds, ToDoubleFunction<Round> figure) {
        double[] figures = rounds.stream().mapToDouble(figure).sorted().toArray();
        return figures[figures.length / 2];
    }
}
