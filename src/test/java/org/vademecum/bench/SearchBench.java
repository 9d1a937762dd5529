package org.vademecum.bench;

import com.sun.management.OperatingSystemMXBean;
import dev.langchain4j.data.document.Metadata;
import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.store.embedding.EmbeddingSearchRequest;
import dev.langchain4j.store.embedding.filter.MetadataFilterBuilder;
import dev.langchain4j.store.embedding.inmemory.InMemoryEmbeddingStore;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.lucene.index.SegmentInfos;
import org.apache.lucene.store.FSDirectory;
import org.jspecify.annotations.Nullable;
import org.vademecum.bench.ExactSearch.Found;
import org.vademecum.bench.NoisyLibrary.Share;
import org.vademecum.bench.RealChunks.Embedded;
import org.vademecum.vectorstore.LuceneIndex;
import org.vademecum.vectorstore.SearchIndex.Candidate;
import org.vademecum.vectorstore.SearchIndex.IndexedChunk;
import org.vademecum.vectorstore.SearchIndex.IndexedDocument;
import org.vademecum.vectorstore.SearchIndex.Query;

/**
 * Measures the search index with many chunks, by one client, beside LangChain4j's in-memory store as far as the heap holds it:
 * how long it takes to build, what it needs, how fast each leg and the whole are, and what the dense leg finds of what there is.
 * Arguments: the folder of the sample manuals, a collection, a folder where chunks and indexes are kept for the next time, numbers
 * of chunks.
 */
public final class SearchBench {
    private static final int[] USUAL_SIZES = {10_000, 100_000};
    private static final int QUESTIONS = 500;
    private static final int PEER_QUESTIONS = 50;

    /** As many of each leg as the product's default looks at. */
    private static final int CANDIDATES = 100;

    private static final float[] NO_VECTOR = {};
    private static final String STORE = "store";

    private static final OperatingSystemMXBean MACHINE =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private final Path kept;
    private final List<Embedded> questions;

    private SearchBench(Path kept, List<Embedded> questions) {
        this.kept = kept;
        this.questions = questions;
    }

    public static void main(String[] args) throws Exception {
        Path kept = Files.createDirectories(Path.of(args[2]));
        RealChunks real = RealChunks.kept(kept.resolve("real-chunks"), Path.of(args[0]), Path.of(args[1]));
        SearchBench bench = new SearchBench(kept, real.questions(QUESTIONS));
        System.out.printf(
                "%,d real chunks, %d questions; vector module %s; load of the machine before: %.1f on %d processors%n",
                real.chunks().size(),
                bench.questions.size(),
                ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent() ? "on" : "off",
                MACHINE.getSystemLoadAverage(),
                MACHINE.getAvailableProcessors());
        int[] sizes = Arrays.stream(args).skip(3).mapToInt(Integer::parseInt).toArray();
        for (int size : sizes.length == 0 ? USUAL_SIZES : sizes) {
            bench.measure(new NoisyLibrary(real.chunks(), size));
        }
    }

    private void measure(NoisyLibrary library) throws IOException {
        Path dataDir = kept.resolve("search-" + library.size());
        Path built = dataDir.resolve("built");
        if (!Files.exists(built)) {
            Files.writeString(built, build(library, dataDir));
        }
        ExactSearch exact = new ExactSearch(library, questions);
        product(library, exact, dataDir, Files.readString(built));
        if (2 * library.bytes() < Runtime.getRuntime().maxMemory()) {
            peer(library, exact);
        } else {
            System.out.println("LangChain4j's in-memory store: not measured, the heap is too small for it");
        }
    }

    private void product(NoisyLibrary library, ExactSearch exact, Path dataDir, String built) throws IOException {
        long before = heap();
        LuceneIndex index = LuceneIndex.open(dataDir, "en");
        try {
            if (index.documents().size() != NoisyLibrary.DOCUMENTS) {
                throw new IOException("Delete " + dataDir + ": the index in it was not written by this release.");
            }
            System.out.printf("%n%,d chunks: %s%n", library.size(), built);
            header();
            for (Share share : Share.values()) {
                row("dense leg", question -> search(index, "", question.vector(), share), questions, exact, share);
            }
            for (Share share : Share.values()) {
                row("words", question -> search(index, question.text(), NO_VECTOR, share), questions, null, share);
            }
            for (Share share : Share.values()) {
                row(
                        "both",
                        question -> search(index, question.text(), question.vector(), share),
                        questions,
                        exact,
                        share);
            }
            System.out.printf("heap in use by it: %,d MB%n", heap() - before);
        } finally {
            index.close();
        }
    }

    /** As documents come in, one after the other; done when all merges are through. */
    private static String build(NoisyLibrary library, Path dataDir) throws IOException {
        delete(dataDir);
        long begun = System.nanoTime();
        long cpu = MACHINE.getProcessCpuTime();
        long made = 0;
        LuceneIndex index = LuceneIndex.open(dataDir, "en");
        try {
            for (int document = 0; document < NoisyLibrary.DOCUMENTS; document++) {
                long making = System.nanoTime();
                IndexedDocument next = library.document(document);
                made += System.nanoTime() - making;
                index.put(next);
            }
        } finally {
            index.close();
        }
        Path folder = dataDir.resolve("index");
        int segments;
        do {
            segments = segments(folder);
            LuceneIndex.open(dataDir, "en").close();
        } while (segments(folder) < segments);
        try (Stream<Path> files = Files.list(folder)) {
            return "built in %.1f s (%.1f s of processors), %,d MB on disk in %d segments"
                    .formatted(
                            (System.nanoTime() - begun - made) / 1e9,
                            (MACHINE.getProcessCpuTime() - cpu - made) / 1e9,
                            files.mapToLong(file -> file.toFile().length()).sum() >> 20,
                            segments);
        }
    }

    private static int segments(Path folder) throws IOException {
        try (FSDirectory directory = FSDirectory.open(folder)) {
            return SegmentInfos.readLatestCommit(directory).size();
        }
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
        Files.createDirectories(folder);
    }

    private static long heap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() >> 20;
    }

    private static List<Found> search(LuceneIndex index, String text, float[] vector, Share share) throws IOException {
        Query query = new Query(Set.of(NoisyLibrary.DEPARTMENT), share.stores(), text, vector, CANDIDATES);
        return index.search(query).stream()
                .sorted(Comparator.comparingDouble(Candidate::cosine).reversed())
                .limit(ExactSearch.NEAREST)
                .map(candidate -> new Found(NoisyLibrary.number(candidate.vectorStoreFileId()), candidate.ordinal()))
                .toList();
    }

    private void peer(NoisyLibrary library, ExactSearch exact) throws IOException {
        long before = heap();
        List<Embedding> vectors = new ArrayList<>();
        List<TextSegment> segments = new ArrayList<>();
        for (int document = 0; document < NoisyLibrary.DOCUMENTS; document++) {
            IndexedDocument next = library.document(document);
            for (IndexedChunk chunk : next.chunks()) {
                Metadata metadata = Metadata.from(STORE, next.vectorStoreId())
                        .put("document", document)
                        .put("ordinal", chunk.ordinal());
                vectors.add(Embedding.from(chunk.vector()));
                segments.add(TextSegment.from(chunk.text(), metadata));
            }
        }
        long begun = System.nanoTime();
        InMemoryEmbeddingStore<TextSegment> store = new InMemoryEmbeddingStore<>();
        store.addAll(vectors, segments);
        System.out.printf("LangChain4j's in-memory store: built in %.1f s%n", (System.nanoTime() - begun) / 1e9);
        List<Embedded> asked = questions.subList(0, Math.min(PEER_QUESTIONS, questions.size()));
        for (Share share : Share.values()) {
            row("LangChain4j", question -> search(store, question.vector(), share), asked, exact, share);
        }
        System.out.printf("heap in use by it: %,d MB%n", heap() - before);
    }

    private static List<Found> search(InMemoryEmbeddingStore<TextSegment> store, float[] vector, Share share) {
        EmbeddingSearchRequest request = EmbeddingSearchRequest.builder()
                .queryEmbedding(Embedding.from(vector))
                .maxResults(CANDIDATES)
                .filter(
                        share == Share.ALL
                                ? null
                                : MetadataFilterBuilder.metadataKey(STORE).isEqualTo(share.name()))
                .build();
        return store.search(request).matches().stream()
                .map(match -> match.embedded().metadata())
                .map(metadata -> new Found(metadata.getInteger("document"), metadata.getInteger("ordinal")))
                .toList();
    }

    /** Returns what is nearest, best first. */
    @FunctionalInterface
    private interface Search {
        List<Found> nearest(Embedded question) throws IOException;
    }

    private static void header() {
        System.out.printf(
                "%-12s %6s %10s %10s %12s %10s %10s%n", "ms", "of", "p50", "p95", "working: p50", "p95", "recall@10");
    }

    /** Each question once to warm up, and once to be measured; {@code exact} is null where recall means nothing. */
    private static void row(
            String name, Search search, List<Embedded> questions, @Nullable ExactSearch exact, Share share)
            throws IOException {
        var threads = ManagementFactory.getThreadMXBean();
        for (Embedded question : questions) {
            search.nearest(question);
        }
        Times times = new Times();
        Times worked = new Times();
        List<List<Found>> found = new ArrayList<>();
        for (Embedded question : questions) {
            long begun = System.nanoTime();
            long cpu = threads.getCurrentThreadCpuTime();
            found.add(search.nearest(question));
            worked.add((threads.getCurrentThreadCpuTime() - cpu) / 1_000);
            times.add((System.nanoTime() - begun) / 1_000);
        }
        System.out.printf(
                "%-12s %6s %10.2f %10.2f %12.2f %10.2f %10s%n",
                name,
                share.title,
                times.at(0.5),
                times.at(0.95),
                worked.at(0.5),
                worked.at(0.95),
                exact == null ? "" : "%.3f".formatted(exact.recall(share, found)));
    }
}
