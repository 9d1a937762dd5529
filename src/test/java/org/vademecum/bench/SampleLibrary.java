package org.vademecum.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.vademecum.common.Json;
import org.vademecum.file.BlobStore;
import org.vademecum.file.StoredFile;
import org.vademecum.ingestion.MemoryIngestion;
import org.vademecum.ingestion.parser.ParsedDocument;
import org.vademecum.ingestion.parser.UnreadableDocument;
import org.vademecum.llm.EmbeddingModel;
import org.vademecum.retrieval.MemoryDocuments;
import org.vademecum.retrieval.Passage;
import org.vademecum.retrieval.Retriever;
import org.vademecum.retrieval.SearchRequest;
import org.vademecum.tool.FoundPassage;
import org.vademecum.vectorstore.Chunk;
import org.vademecum.vectorstore.LuceneIndex;
import org.vademecum.vectorstore.SearchIndex.IndexedDocument;
import org.vademecum.vectorstore.VectorStore;
import org.vademecum.vectorstore.VectorStoreFile;

/** The newest version of each sample manual, searchable by department. */
public final class SampleLibrary implements AutoCloseable {
    private static final Instant NOW = Instant.parse("2026-11-01T00:00:00Z");

    private final MemoryDocuments documents = new MemoryDocuments();
    private final Map<String, VectorStore> stores = new HashMap<>();
    private final Map<String, String> texts = new HashMap<>();
    private final LuceneIndex index;
    private final Retriever retriever;
    private final MemoryIngestion ingestion;

    /** @param manuals the folder that the build sets the manuals in */
    public SampleLibrary(Path manuals, Path dataDir, EmbeddingModel embeddings)
            throws IOException, InterruptedException, UnreadableDocument {
        index = LuceneIndex.open(dataDir, "en");
        retriever = documents.retriever(index, embeddings);
        ingestion = new MemoryIngestion(embeddings);
        for (Manual manual : newest(manuals)) {
            add(manual, manuals.resolve(manual.path()));
        }
    }

    private record Manual(String department, String title, String file, String path, int version) {}

    private static List<Manual> newest(Path manuals) throws IOException {
        Map<String, Manual> newest = new HashMap<>();
        for (Manual manual : Json.read(Files.readString(manuals.resolve("manuals.json")), Manual[].class)) {
            newest.merge(
                    manual.department() + "/" + manual.file(),
                    manual,
                    (one, other) -> one.version() > other.version() ? one : other);
        }
        return List.copyOf(newest.values());
    }

    private void add(Manual manual, Path path) throws IOException, InterruptedException, UnreadableDocument {
        VectorStore store = stores.computeIfAbsent(manual.department(), name -> new VectorStore(name, name, NOW));
        BlobStore.Blob blob = new BlobStore.Blob("0".repeat(64), Files.size(path));
        StoredFile stored = new StoredFile(manual.department(), "bench", manual.file(), "", blob, "assistants", NOW);
        VectorStoreFile file =
                new VectorStoreFile(store, stored, manual.title(), "bench", NOW).dated(manual.version(), null);
        file.complete(NOW);
        ParsedDocument parsed = ingestion.parse(path);
        List<Chunk> chunks = ingestion.chunks(file.id(), parsed.text());
        documents.add(file, parsed.text(), chunks.stream().map(Chunk::place).toList());
        texts.put(file.id(), parsed.text().text());
        index.put(new IndexedDocument(
                file.id(), store.id(), manual.department(), ingestion.indexed(manual.file(), parsed, chunks)));
    }

    /** What a model of the department is handed. */
    public List<FoundPassage> search(String department, String query, int passages) {
        SearchRequest request = new SearchRequest(
                Set.of(department), Set.of(stores.get(department).id()), query, passages);
        List<FoundPassage> found = new ArrayList<>();
        for (Passage passage : retriever.search(request).passages()) {
            found.add(found(passage, "【0:%d†%s】".formatted(found.size(), passage.title())));
        }
        return found;
    }

    private static FoundPassage found(Passage passage, String marker) {
        return new FoundPassage(
                marker,
                passage.vectorStoreFileId(),
                passage.fileId(),
                passage.filename(),
                passage.title(),
                passage.documentVersion(),
                passage.documentDate(),
                passage.pageFirst(),
                passage.pageLast(),
                passage.pages().stream()
                        .map(page -> new FoundPassage.PageStart(page.start(), page.page()))
                        .toList(),
                passage.headings(),
                passage.lead(),
                passage.start(),
                passage.end(),
                passage.reading(),
                passage.score());
    }

    /** The whole text of a document. */
    String text(String vectorStoreFileId) {
        return texts.getOrDefault(vectorStoreFileId, "");
    }

    @Override
    public void close() {
        index.close();
    }
}
