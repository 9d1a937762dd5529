package org.vademecum.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.vademecum.bench.EvalRun.Hit;
import org.vademecum.bench.EvalSet.Question;
import org.vademecum.bench.PlainSearch.Fusion;
import org.vademecum.common.Json;
import org.vademecum.llm.BuiltInModels;
import org.vademecum.llm.EmbeddingModel;
import org.vademecum.llm.OnnxEmbeddingModel;
import org.vademecum.llm.Rerankers;
import org.vademecum.llm.TestRerankers;
import org.vademecum.retrieval.Rerank;
import org.vademecum.retrieval.RetrievalTuning;
import org.vademecum.vectorstore.Chunking;

/**
 * Searches a collection for its questions in the usual ways and in the product's own, and prints how good what they find is.
 * Arguments: the collection's folder, a folder to keep vectors and run files in, {@code --product} to load and search it through
 * {@code /v1} of the built product instead of in this process.
 */
public final class RetrievalBench {
    private static final int RESULTS = 50;
    private static final Chunking SMALL = new Chunking(200, 40);
    private static final Chunking LARGE = new Chunking(800, 160);

    private final EvalSet set;
    private final Path runs;

    private RetrievalBench(EvalSet set, Path runs) {
        this.set = set;
        this.runs = runs;
    }

    /** A way to search. */
    @FunctionalInterface
    private interface Search {
        List<Hit> hits(Question question) throws IOException;
    }

    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[0]);
        Path kept = Files.createDirectories(Path.of(args[1]));
        if (!Files.exists(folder.resolve("docs.jsonl"))) {
            System.out.println("Skipped: there is no collection in " + folder + ".");
            return;
        }
        EvalSet set = EvalSet.read(folder);
        RetrievalBench bench = new RetrievalBench(set, kept);
        System.out.printf(
                "%d documents, %d questions%n%n",
                set.documents().size(), set.questions().size());
        if (Arrays.asList(args).contains("--product")) {
            bench.product();
        } else {
            bench.inProcess(kept);
        }
    }

    private void inProcess(Path kept) throws Exception {
        Path dataDir = Files.createTempDirectory("vademecum-bench");
        OnnxEmbeddingModel model = BuiltInModels.embeddings(dataDir);
        EmbeddingModel embeddings = new RememberedEmbeddings(model, kept.resolve("vectors"));
        Rerankers rerankers = TestRerankers.configured(System.getenv());
        try (EvalLibrary library = new EvalLibrary(set, dataDir, embeddings, rerankers)) {
            header();
            row("the product's default", question -> library.search(question.text(), RESULTS, RetrievalTuning.NONE));
            if (rerankers.endpoint().isPresent()) {
                reranked(library, Rerank.ENDPOINT);
            }
            if (rerankers.onnx().isPresent()) {
                reranked(library, Rerank.ONNX);
            }
            try (PlainSearch plain = library.plain(SMALL)) {
                plain("200/40 tokens, BM25", plain, Fusion.WORDS, embeddings);
                plain("200/40 tokens, dense", plain, Fusion.VECTORS, embeddings);
                plain("200/40 tokens, reciprocal ranks", plain, Fusion.RECIPROCAL_RANKS, embeddings);
                plain("200/40 tokens, min-max", plain, Fusion.MIN_MAX, embeddings);
            }
            try (PlainSearch plain = library.plain(LARGE)) {
                plain("800/160 tokens, min-max", plain, Fusion.MIN_MAX, embeddings);
            }
        } finally {
            BuiltInModels.close(model);
        }
    }

    private void reranked(EvalLibrary library, Rerank by) throws IOException {
        RetrievalTuning tuning = RetrievalTuning.read(Json.mapper().valueToTree(Map.of("rerank", by.id())), "profile");
        row("the same, reranked by " + by.id(), question -> library.search(question.text(), RESULTS, tuning));
    }

    private void product() throws IOException {
        try (EvalProduct product = new EvalProduct(set)) {
            header();
            row("the product over /v1", question -> product.search(question.text(), RESULTS));
            System.out.printf("%nResults that are not the text in their document: %d%n", product.unknown());
        }
    }

    private void plain(String name, PlainSearch plain, Fusion fusion, EmbeddingModel embeddings) throws IOException {
        row(name, question -> plain.search(question.text(), embeddings.embedQuery(question.text()), fusion, RESULTS));
    }

    private static void header() {
        System.out.printf("%-36s %8s %8s %8s %8s%n", "", "nDCG@10", "R@16k", "results", "longest");
    }

    private void row(String name, Search search) throws IOException {
        EvalRun run = new EvalRun(set);
        for (Question question : set.questions()) {
            run.put(question, search.hits(question));
        }
        run.write(runs.resolve(name.replaceAll("\\W+", "-") + ".run"), "vademecum");
        System.out.printf(
                "%-36s %8.4f %8.4f %8.1f %8d%n", name, run.ndcg(), run.recall(), run.hitsPerQuestion(), run.longest());
    }
}
