package org.vademecum.bench;

import com.sun.management.OperatingSystemMXBean;
import dev.langchain4j.data.document.Document;
import dev.langchain4j.data.document.DocumentSplitter;
import dev.langchain4j.data.document.splitter.DocumentSplitters;
import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.embedding.onnx.HuggingFaceTokenCountEstimator;
import dev.langchain4j.model.embedding.onnx.bgesmallenv15q.BgeSmallEnV15QuantizedEmbeddingModel;
import dev.langchain4j.model.output.Response;
import dev.langchain4j.store.embedding.EmbeddingStoreIngestor;
import dev.langchain4j.store.embedding.inmemory.InMemoryEmbeddingStore;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.vademecum.ingestion.MemoryIngestion;
import org.vademecum.ingestion.parser.ParsedDocument;
import org.vademecum.llm.BuiltInModels;
import org.vademecum.llm.OnnxEmbeddingModel;
import org.vademecum.vectorstore.Chunk;
import org.vademecum.vectorstore.LuceneIndex;
import org.vademecum.vectorstore.SearchIndex.IndexedDocument;

/**
 * Measures what a long manual costs on its way into the index, beside LangChain4j's {@link EmbeddingStoreIngestor}: the same
 * file, the same model, windows of the same length and overlap, turn about. Arguments: the folder of the sample manuals,
 * pages, rounds.
 */
public final class IngestBench {
    private static final int WINDOW = 128;
    private static final int OVERLAP = 64;

    private static final OperatingSystemMXBean MACHINE =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private final MemoryIngestion ingestion;
    private final OnnxEmbeddingModel embeddings;
    private final int pages;

    private IngestBench(OnnxEmbeddingModel embeddings, int pages) {
        this.embeddings = embeddings;
        this.ingestion = new MemoryIngestion(embeddings);
        this.pages = pages;
    }

    public static void main(String[] args) throws Exception {
        int pages = args.length > 1 ? Integer.parseInt(args[1]) : 300;
        int rounds = args.length > 2 ? Integer.parseInt(args[2]) : 3;
        Path dir = Files.createTempDirectory("vademecum-bench");
        OnnxEmbeddingModel embeddings = BuiltInModels.embeddings(dir);
        IngestBench bench = new IngestBench(embeddings, pages);
        LongManual manual = LongManual.of(Path.of(args[0]), bench.ingestion);
        Path warm = dir.resolve("warm.pdf");
        Path file = dir.resolve("manual.pdf");
        manual.write(Math.max(1, pages / 10), warm);
        manual.write(pages, file);
        System.out.printf(
                "A text PDF of %d pages; load of the machine before: %.1f on %d processors%n",
                pages, MACHINE.getSystemLoadAverage(), MACHINE.getAvailableProcessors());
        Side product = bench.new Product(dir);
        Side peer = bench.new Peer();
        for (Side side : List.of(product, peer)) {
            side.ingest(warm);
            side.rounds.clear();
        }
        for (int round = 0; round < rounds; round++) {
            product.ingest(file);
            peer.ingest(file);
        }
        product.print("Vademecum");
        peer.print("LangChain4j's ingestor");
        System.out.printf(
                "Vademecum to LangChain4j: tokens per processor second %.2f, whole time %.2f%n",
                product.median(Round::tokensPerCpuSecond) / peer.median(Round::tokensPerCpuSecond),
                product.median(Round::seconds) / peer.median(Round::seconds));
        System.exit(0);
    }

    /** Times in nanoseconds; {@code cpu} is that of all processors while texts are embedded. */
    private record Round(long parse, long embed, long cpu, long whole, long tokens, int windows) {
        double tokensPerCpuSecond() {
            return tokens * 1e9 / cpu;
        }

        double seconds() {
            return whole / 1e9;
        }
    }

    /** One of the two that are compared. */
    private abstract class Side {
        final List<Round> rounds = new ArrayList<>();
        private final List<Long> heap = new ArrayList<>();

        abstract Round measure(Path file) throws Exception;

        void ingest(Path file) throws Exception {
            rounds.add(measure(file));
            System.gc();
            heap.add(ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() >> 20);
        }

        double median(ToDoubleFunction<Round> figure) {
            double[] figures = rounds.stream().mapToDouble(figure).sorted().toArray();
            return figures[figures.length / 2];
        }

        void print(String name) {
            System.out.printf(
                    "%-24s parsing %,6.0f pages/s   %,6d windows, %,8d tokens   embedding %,7.0f tokens/s, %,7.0f tokens per"
                            + " processor second   whole %6.1f s, of which all but embedding %5.1f s   heap afterwards %s MB%n",
                    name,
                    median(round -> pages * 1e9 / round.parse()),
                    rounds.getFirst().windows(),
                    rounds.getFirst().tokens(),
                    median(round -> round.tokens() * 1e9 / round.embed()),
                    median(Round::tokensPerCpuSecond),
                    median(Round::seconds),
                    median(round -> (round.whole() - round.embed()) / 1e9),
                    heap);
        }
    }

    private long tokens(List<String> texts) {
        return texts.stream().mapToLong(embeddings::countTokens).sum();
    }

    private final class Product extends Side {
        private final Path dir;
        private int documents;

        Product(Path dir) {
            this.dir = dir;
        }

        @Override
        Round measure(Path file) throws Exception {
            LuceneIndex index = LuceneIndex.open(dir.resolve("index-" + documents++), "en");
            try {
                long begun = System.nanoTime();
                ParsedDocument parsed = ingestion.parse(file);
                long parse = System.nanoTime() - begun;
                List<Chunk> chunks = ingestion.chunks("vsf_bench", parsed.text());
                long cpu = MACHINE.getProcessCpuTime();
                long embedding = System.nanoTime();
                var indexed = ingestion.indexed("manual.pdf", parsed, chunks);
                long embed = System.nanoTime() - embedding;
                cpu = MACHINE.getProcessCpuTime() - cpu;
                index.put(new IndexedDocument("vsf_bench", "vs_bench", "dept_bench", indexed));
                long whole = System.nanoTime() - begun;
                return new Round(
                        parse,
                        embed,
                        cpu,
                        whole,
                        tokens(ingestion.embedded("manual.pdf", parsed, chunks)),
                        chunks.size());
            } finally {
                index.close();
            }
        }
    }

    /** Splits and embeds as the ingestor does, with its own parts; the text is what PDFBox itself takes out of the file. */
    private final class Peer extends Side {
        private final BgeSmallEnV15QuantizedEmbeddingModel model = new BgeSmallEnV15QuantizedEmbeddingModel();
        private final DocumentSplitter splitter =
                DocumentSplitters.recursive(WINDOW, OVERLAP, new HuggingFaceTokenCountEstimator());

        @Override
        Round measure(Path file) throws IOException {
            long begun = System.nanoTime();
            Document document = Document.from(text(file));
            long parse = System.nanoTime() - begun;
            Watched watched = new Watched();
            EmbeddingStoreIngestor.builder()
                    .documentSplitter(splitter)
                    .embeddingModel(watched)
                    .embeddingStore(new InMemoryEmbeddingStore<>())
                    .build()
                    .ingest(document);
            long whole = System.nanoTime() - begun;
            return new Round(parse, watched.nanos, watched.cpu, whole, tokens(watched.texts), watched.texts.size());
        }

        private static String text(Path file) throws IOException {
            try (PDDocument document = Loader.loadPDF(file.toFile())) {
                return new PDFTextStripper().getText(document);
            }
        }

        /** Tells apart what embedding takes. */
        private final class Watched implements EmbeddingModel {
            private final List<String> texts = new ArrayList<>();
            private long nanos;
            private long cpu;

            @Override
            public Response<List<Embedding>> embedAll(List<TextSegment> segments) {
                long cpuBefore = MACHINE.getProcessCpuTime();
                long begun = System.nanoTime();
                var vectors = model.embedAll(segments);
                nanos += System.nanoTime() - begun;
                cpu += MACHINE.getProcessCpuTime() - cpuBefore;
                segments.forEach(segment -> texts.add(segment.text()));
                return vectors;
            }
        }
    }
}
