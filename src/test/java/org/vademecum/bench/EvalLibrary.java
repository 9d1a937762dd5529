package org.vademecum.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.vademecum.bench.EvalRun.Hit;
import org.vademecum.file.BlobStore;
import org.vademecum.file.StoredFile;
import org.vademecum.ingestion.MemoryIngestion;
import org.vademecum.ingestion.parser.ParsedDocument;
import org.vademecum.ingestion.parser.UnreadableDocument;
import org.vademecum.llm.EmbeddingModel;
import org.vademecum.llm.Rerankers;
import org.vademecum.retrieval.MemoryDocuments;
import org.vademecum.retrieval.Passage;
import org.vademecum.retrieval.RetrievalTuning;
import org.vademecum.retrieval.Retriever;
import org.vademecum.retrieval.SearchRequest;
import org.vademecum.vectorstore.Chunk;
import org.vademecum.vectorstore.Chunking;
import org.vademecum.vectorstore.LuceneIndex;
import org.vademecum.vectorstore.SearchIndex.IndexedDocument;
import org.vademecum.vectorstore.VectorStore;
import org.vademecum.vectorstore.VectorStoreFile;

/** A collection that the product's own classes have parsed, split, embedded and indexed, in this process. */
final class EvalLibrary implements AutoCloseable {
    private static final Instant NOW = Instant.parse("2026-11-01T00:00:00Z");
    private static final String DEPARTMENT = "bench";

    private final MemoryDocuments documents = new MemoryDocuments();
    private final VectorStore store = new VectorStore(DEPARTMENT, "bench", NOW);
    private final Map<String, String> ids = new HashMap<>();
    private final Map<String, ParsedDocument> parsed = new HashMap<>();
    private final EmbeddingModel embeddings;
    private final MemoryIngestion ingestion;
    private final LuceneIndex index;
    private final Retriever retriever;

    EvalLibrary(EvalSet set, Path dataDir, EmbeddingModel embeddings, Rerankers rerankers)
            throws IOException, InterruptedException, UnreadableDocument {
        this.embeddings = embeddings;
        this.ingestion = new MemoryIngestion(embeddings);
        this.index = LuceneIndex.open(dataDir, "en");
        documents.rerankers(rerankers);
        this.retriever = documents.retriever(index, embeddings);
        for (Map.Entry<String, String> document : set.documents().entrySet()) {
            Path file = Files.writeString(dataDir.resolve(document.getKey() + ".txt"), document.getValue());
            add(document.getKey(), file);
        }
    }

    private void add(String id, Path path) throws IOException, InterruptedException, UnreadableDocument {
        BlobStore.Blob blob = new BlobStore.Blob("0".repeat(64), Files.size(path));
        StoredFile stored = new StoredFile(DEPARTMENT, "bench", id + ".txt", "", blob, "assistants", NOW);
        ParsedDocument text = ingestion.parse(path);
        VectorStoreFile file = new VectorStoreFile(store, stored, text.title(), "bench", NOW);
        file.complete(NOW);
        List<Chunk> chunks = ingestion.chunks(file.id(), text.text());
        documents.add(file, text.text(), chunks.stream().map(Chunk::place).toList());
        ids.put(file.id(), id);
        parsed.put(id, text);
        index.put(new IndexedDocument(file.id(), store.id(), DEPARTMENT, ingestion.indexed(id + ".txt", text, chunks)));
    }

    /** What a program is given that asks for so many results. */
    List<Hit> search(String question, int results, RetrievalTuning tuning) {
        SearchRequest request =
                new SearchRequest(Set.of(DEPARTMENT), Set.of(store.id()), question, results).with(tuning);
        return retriever.search(request).passages().stream().map(this::hit).toList();
    }

    private Hit hit(Passage passage) {
        String id = ids.getOrDefault(passage.vectorStoreFileId(), "");
        return hit(id, passage.start(), passage.end());
    }

    private Hit hit(String id, int start, int end) {
        String text = Objects.requireNonNull(parsed.get(id)).text().text();
        return new Hit(id, text.codePointCount(0, start), text.codePointCount(0, end));
    }

    /** The same texts in chunks of a fixed size, searched the plain way. */
    PlainSearch plain(Chunking chunking) throws IOException {
        List<Hit> hits = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        for (Map.Entry<String, ParsedDocument> document : parsed.entrySet()) {
            for (Chunk chunk : ingestion.chunks("", document.getValue().text(), chunking)) {
                hits.add(hit(document.getKey(), chunk.start(), chunk.end()));
                texts.add(chunk.content());
            }
        }
        return new PlainSearch(hits, texts, embeddings.embedPassages(texts));
    }

    @Override
    public void close() {
        index.close();
    }
}
