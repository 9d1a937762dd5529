package org.vademecum.retrieval;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.vademecum.llm.EmbeddingModel;
import org.vademecum.llm.Rerankers;
import org.vademecum.llm.TestEmbeddings;
import org.vademecum.llm.TestRewriters;
import org.vademecum.vectorstore.Chunk;
import org.vademecum.vectorstore.DocumentText;
import org.vademecum.vectorstore.SearchIndex;
import org.vademecum.vectorstore.SearchIndex.Candidate;
import org.vademecum.vectorstore.Synonyms;
import org.vademecum.vectorstore.VectorStore;
import org.vademecum.vectorstore.VectorStoreFile;

/** Documents without a database. */
public class MemoryDocuments extends CurrentDocuments {
    private final Map<String, VectorStoreFile> files = new HashMap<>();
    private final Map<String, DocumentText> texts = new HashMap<>();
    private final Map<String, RetrievalProfile> own = new HashMap<>();
    private final Map<String, Synonyms> synonyms = new HashMap<>();
    private PassageReranker reranker = new PassageReranker();
    private final Map<Chunk.Key, Chunk.Place> places = new HashMap<>();

    /** A document with all of its chunks. */
    public void add(VectorStoreFile file, DocumentText text, List<Chunk.Place> chunks) {
        files.put(file.id(), file);
        texts.put(file.id(), text);
        chunks.forEach(place -> places.put(new Chunk.Key(place.vectorStoreFileId(), place.ordinal()), place));
    }

    /** A retriever that looks up here what the index finds. */
    public Retriever retriever(SearchIndex index, EmbeddingModel embeddings) {
        Retriever retriever = new Retriever();
        retriever.index = index;
        retriever.embeddings = TestEmbeddings.only(embeddings);
        retriever.documents = this;
        retriever.rewriter = TestRewriters.none();
        retriever.reranker = reranker;
        retriever.clock = Clock.fixed(Instant.parse("2026-01-05T08:00:00Z"), ZoneOffset.UTC);
        return retriever;
    }

    /** What retrievers that are made from here on rerank with. */
    public void rerankers(Rerankers rerankers) {
        reranker = new PassageReranker();
        reranker.rerankers = rerankers;
    }

    /** Gives a store a profile of its own. */
    void profile(String vectorStoreId, RetrievalProfile profile) {
        own.put(vectorStoreId, profile);
    }

    /** Gives a store's department words that mean the same. */
    void synonyms(String vectorStoreId, String... group) {
        synonyms.put(vectorStoreId, new Synonyms(List.of(List.of(group))));
    }

    /** All documents are of the first generation. */
    @Override
    Known stores(Collection<String> vectorStoreIds) {
        Map<String, RetrievalProfile> profiles = vectorStoreIds.stream()
                .distinct()
                .collect(Collectors.toMap(id -> id, id -> own.getOrDefault(id, RetrievalProfile.DEFAULT)));
        return new Known(Map.of(), profiles, synonyms);
    }

    @Override
    Found load(
            List<Candidate> candidates,
            SearchRequest request,
            RetrievalProfile profile,
            Map<String, VectorStore> searched) {
        Map<String, VectorStoreFile> current = searched(files.values(), request);
        Map<Chunk.Key, Chunk.Place> known = new HashMap<>(places);
        known.values().removeIf(place -> !current.containsKey(place.vectorStoreFileId()));
        return new Found(current, known, current.size(), file -> texts.get(file.id()), profile);
    }
}
