package org.vademecum.retrieval;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vademecum.common.Sentences;
import org.vademecum.file.BlobStore;
import org.vademecum.file.StoredFile;
import org.vademecum.llm.LetterEmbeddingModel;
import org.vademecum.vectorstore.Chunk;
import org.vademecum.vectorstore.DocumentText;
import org.vademecum.vectorstore.LuceneIndex;
import org.vademecum.vectorstore.SearchIndex.IndexedChunk;
import org.vademecum.vectorstore.SearchIndex.IndexedDocument;
import org.vademecum.vectorstore.VectorStore;
import org.vademecum.vectorstore.VectorStoreFile;

class RetrieverTest {
    private static final Instant NOW = Instant.parse("2026-01-05T08:00:00Z");
    private static final String LEAVE =
            "Unused days carry over. They lapse on 30 June. The portal transfers them. Paper forms are gone.";

    @TempDir
    Path dataDir;

    private final LetterEmbeddingModel embeddings = new LetterEmbeddingModel();
    private final MemoryDocuments documents = new MemoryDocuments();
    private final VectorStore store = new VectorStore("hr", "HR manuals", NOW);
    private LuceneIndex index;
    private Retriever retriever;

    @BeforeEach
    void openIndex() {
        index = LuceneIndex.open(dataDir, "en");
        retriever = documents.retriever(index, embeddings);
    }

    @AfterEach
    void closeIndex() {
        index.close();
    }

    @Test
    void a_passage_is_exactly_a_stretch_of_its_document() throws IOException {
        VectorStoreFile leave = add("Leave Policy", LEAVE);

        SearchResult result = search("When do unused days lapse?", store.id(), 20);

        assertThat(result.documents()).isOne();
        assertThat(result.passages()).singleElement().satisfies(passage -> {
            assertThat(passage.text()).isEqualTo(LEAVE.substring(passage.start(), passage.end()));
            assertThat(passage.text()).isEqualTo(LEAVE);
            assertThat(passage.vectorStoreFileId()).isEqualTo(leave.id());
            assertThat(passage.title()).isEqualTo("Leave Policy");
            assertThat(passage.headings()).isEqualTo("1 Leave");
            assertThat(passage.pageFirst()).isEqualTo(3);
        });
    }

    @Test
    void the_document_that_answers_comes_first() throws IOException {
        add("Travel", "A hotel room may cost 130 euros. Trains are booked in second class.");
        add("Leave Policy", LEAVE);

        assertThat(search("When do unused days lapse?", store.id(), 20).passages())
                .extracting(Passage::title)
                .startsWith("Leave Policy");
    }

    @Test
    void no_more_passages_are_given_than_asked_for() throws IOException {
        add("Travel", "A hotel room may cost 130 euros.");
        add("Leave Policy", LEAVE);

        assertThat(search("unused days", store.id(), 1).passages()).hasSize(1);
    }

    @Test
    void a_version_that_is_not_current_any_more_is_not_found() throws IOException {
        VectorStoreFile old = add("Leave Policy", LEAVE);

        old.supersede();

        SearchResult result = search("unused days", store.id(), 20);
        assertThat(result.passages()).isEmpty();
        assertThat(result.documents()).isZero();
    }

    @Test
    void another_store_is_not_searched() throws IOException {
        add("Leave Policy", LEAVE);

        assertThat(search("unused days", "vs_other", 20).passages()).isEmpty();
    }

    @Test
    void a_chunk_that_the_database_does_not_know_is_left_out() throws IOException {
        add("Leave Policy", LEAVE);
        index.put(new IndexedDocument(
                "vsf_gone",
                store.id(),
                "hr",
                List.of(new IndexedChunk(0, "Unused days", embeddings.embedQuery("Unused days")))));

        SearchResult result = search("unused days", store.id(), 20);

        assertThat(result.candidates()).isEqualTo(5);
        assertThat(result.passages()).extracting(Passage::title).containsOnly("Leave Policy");
    }

    @Test
    void a_huge_question_is_searched_by_its_beginning() throws IOException {
        add("Leave Policy", LEAVE);

        assertThat(search("unused days " + "x".repeat(200_000), store.id(), 20).passages())
                .hasSize(1);
    }

    private SearchResult search(String text, String storeId, int maxPassages) {
        return retriever.search(new SearchRequest(Set.of("hr"), Set.of(storeId), text, maxPassages));
    }

    /** A current document with a chunk a sentence. */
    private VectorStoreFile add(String title, String text) throws IOException {
        BlobStore.Blob blob = new BlobStore.Blob("0".repeat(64), text.length());
        StoredFile stored = new StoredFile("hr", "u", title + ".pdf", "application/pdf", blob, "assistants", NOW);
        VectorStoreFile file = new VectorStoreFile(store, stored, title, "u", NOW);
        file.complete(NOW);
        List<Chunk.Place> places = new ArrayList<>();
        List<IndexedChunk> chunks = new ArrayList<>();
        for (Sentences.Span sentence : Sentences.of(text)) {
            int ordinal = chunks.size();
            places.add(new Chunk.Place(file.id(), ordinal, sentence.start(), sentence.end(), 3, 3, "1 Leave"));
            chunks.add(new IndexedChunk(ordinal, sentence.of(text), embeddings.embedQuery(sentence.of(text))));
        }
        documents.add(file, new DocumentText(text, List.of(), null), places);
        index.put(new IndexedDocument(file.id(), store.id(), "hr", chunks));
        return file;
    }
}
