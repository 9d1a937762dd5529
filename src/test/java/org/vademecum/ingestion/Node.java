package org.vademecum.ingestion;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import org.vademecum.access.AccessPolicy;
import org.vademecum.access.DepartmentRepository;
import org.vademecum.access.PrincipalRepository;
import org.vademecum.audit.AuditService;
import org.vademecum.common.ApplicationStarted;
import org.vademecum.common.ApplicationStopping;
import org.vademecum.common.Transactions;
import org.vademecum.file.FileService;
import org.vademecum.ingestion.parser.DocumentParser;
import org.vademecum.ingestion.parser.OcrSettings;
import org.vademecum.ingestion.parser.ParsedDocument;
import org.vademecum.ingestion.parser.Parsing;
import org.vademecum.ingestion.parser.UnreadableDocument;
import org.vademecum.llm.EmbeddingModels;
import org.vademecum.retrieval.SearchBeans;
import org.vademecum.support.TestApplication;
import org.vademecum.support.TestDatabase;
import org.vademecum.vectorstore.ChunkRepository;
import org.vademecum.vectorstore.DocumentBin;
import org.vademecum.vectorstore.DocumentService;
import org.vademecum.vectorstore.PageWords;
import org.vademecum.vectorstore.SearchIndex;
import org.vademecum.vectorstore.VectorStoreService;

/** One server of an installation, with everything a document passes through. */
final class Node implements AutoCloseable {
    final WordEmbeddings embeddings = new WordEmbeddings();
    final TestParser parser = new TestParser();
    final TestApplication application;
    private volatile boolean killed;
    private boolean stopped;

    /** A parser that counts, and that a test can step in front of. */
    static class TestParser extends DocumentParser {
        volatile Callable<?> beforeParsing = () -> null;
        volatile Callable<?> afterParsing = () -> null;
        volatile Callable<?> beforeRecognising = () -> null;
        final List<String> parsed = new CopyOnWriteArrayList<>();
        final List<Integer> recognised = new CopyOnWriteArrayList<>();

        /** Its process is warm for all nodes of all tests. */
        private static final DocumentParser SHARED = Parsing.parser();

        @Override
        public ParsedDocument parse(Path file, String filename, List<PageWords> recognised)
                throws UnreadableDocument, IOException, InterruptedException {
            step(beforeParsing);
            parsed.add(filename);
            ParsedDocument document = SHARED.parse(file, filename, recognised);
            step(afterParsing);
            return document;
        }

        @Override
        public PageWords recognise(Path file, String filename, int page, OcrSettings ocr)
                throws UnreadableDocument, IOException, InterruptedException {
            step(beforeRecognising);
            recognised.add(page);
            return SHARED.recognise(file, filename, page, ocr);
        }

        private static void step(Callable<?> hook) throws InterruptedException {
            try {
                hook.call();
            } catch (InterruptedException | RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** {@code ahead} is how far this node's clock runs ahead: leases of other nodes look as old. */
    Node(TestDatabase database, Path dataDir, SearchIndex index, Duration ahead) {
        this(database, dataDir, index, ahead, Map.of());
    }

    /** With configuration of its own. */
    Node(TestDatabase database, Path dataDir, SearchIndex index, Duration ahead, Map<String, Object> config) {
        TestApplication.Builder builder = TestApplication.on(database)
                .with(AccessPolicy.class, DepartmentRepository.class, PrincipalRepository.class, Transactions.class)
                .withPackageOf(FileService.class)
                .withPackageOf(DocumentService.class)
                .withPackageOf(IngestionEngine.class)
                .withPackageOf(DocumentParser.class)
                .withPackageOf(AuditService.class)
                .with(SearchBeans.all())
                .withObject(embeddings)
                .withObject(parser)
                .withObject(index)
                .withObject(Clock.offset(Clock.systemUTC(), ahead))
                .config("vademecum.data-dir", dataDir)
                .config("vademecum.ingestion.workers", 2)
                .config("vademecum.ingestion.sweep", "PT0.05S")
                .config("vademecum.ingestion.retry-delay", "PT0.02S");
        config.forEach(builder::config);
        application = builder.start();
    }

    Node start() {
        application.fire(new ApplicationStarted());
        return this;
    }

    void stop() {
        application.fire(new ApplicationStopping());
        stopped = true;
    }

    /** From now on it does nothing more that anybody could see. */
    void kill() {
        application.kill();
        killed = true;
    }

    boolean isKilled() {
        return killed;
    }

    DocumentService documents() {
        return application.get(DocumentService.class);
    }

    DocumentBin bin() {
        return application.get(DocumentBin.class);
    }

    VectorStoreService stores() {
        return application.get(VectorStoreService.class);
    }

    ChunkRepository chunks() {
        return application.get(ChunkRepository.class);
    }

    EmbeddingModels models() {
        return application.get(EmbeddingModels.class);
    }

    int activeJobs() {
        return application.get(IngestionEngine.class).activeJobs();
    }

    @Override
    public void close() {
        if (!killed && !stopped) {
            stop();
        }
        application.close();
    }
}
