package org.vademecum.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.vademecum.bench.EvalRun.Hit;
import org.vademecum.support.Await;
import org.vademecum.support.Product;
import org.vademecum.support.Program;

/**
 * A collection in a vector store of the built product, loaded and searched through {@code /v1} as any program does it. What
 * a search gives is looked up in the documents as they were uploaded, so that a text which is not exactly theirs is worth nothing.
 */
final class EvalProduct implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofMinutes(30);

    private final Product product = Product.start(
            Map.of("VADEMECUM_BOOTSTRAP_SAMPLE_DATA", "false", "VADEMECUM_API_REQUESTS_PER_MINUTE", "1000000"));
    private final Program program = Program.of(product.installation());
    private final EvalSet set;
    private final Map<String, String> ids = new HashMap<>();
    private final String store;
    private int unknown;

    EvalProduct(EvalSet set) {
        this.set = set;
        long start = System.nanoTime();
        Duration cpu = product.cpuTime();
        set.documents()
                .forEach((id, text) ->
                        ids.put(program.upload("assistants", id + ".txt", text.getBytes(StandardCharsets.UTF_8)), id));
        List<String> files = List.copyOf(ids.keySet());
        store = program.write("/vector_stores", Map.of("name", "bench", "file_ids", files))
                .get("id")
                .asText();
        Await.until("the documents are searchable", LIMIT, () -> {
            JsonNode counts = program.read("/vector_stores/" + store).get("file_counts");
            if (counts.get("failed").asInt() > 0) {
                throw new AssertionError("documents failed: " + counts);
            }
            return counts.get("completed").asInt() == ids.size();
        });
        System.out.printf(
                "%d documents uploaded and searchable after %.0f s, of which %.0f s of a processor%n%n",
                ids.size(),
                (System.nanoTime() - start) / 1e9,
                product.cpuTime().minus(cpu).toMillis() / 1e3);
    }

    List<Hit> search(String question, int results) {
        JsonNode found = program.write(
                "/vector_stores/" + store + "/search", Map.of("query", question, "max_num_results", results));
        List<Hit> hits = new ArrayList<>();
        for (JsonNode result : found.get("data")) {
            hits.add(hit(
                    Objects.requireNonNull(ids.get(result.get("file_id").asText())),
                    result.at("/content/0/text").asText()));
        }
        return hits;
    }

    private Hit hit(String id, String passage) {
        String text = Objects.requireNonNull(set.documents().get(id), id);
        int at = text.indexOf(passage);
        unknown += at < 0 ? 1 : 0;
        int start = at < 0 ? 0 : text.codePointCount(0, at);
        int length = passage.codePointCount(0, passage.length());
        return new Hit(at < 0 ? "unknown" : id, start, start + length);
    }

    /** How many results were not the text in their document. */
    int unknown() {
        return unknown;
    }

    @Override
    public void close() {
        product.close();
    }
}
