package org.vademecum.retrieval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
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
import org.vademecum.vectorstore.SearchIndex;
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
    void what_the_index_has_of_a_document_on_its_way_is_found() throws IOException {
        add(store, "Leave Policy", LEAVE, file -> {});

        SearchResult result = search("unused days", store.id(), 20);

        assertThat(result.passages()).extracting(Passage::title).containsOnly("Leave Policy");
    }

    @Test
    void a_version_on_its_way_is_not_found_beside_the_one_that_it_will_replace() throws IOException {
        VectorStoreFile old = add("Leave Policy", LEAVE);
        add(store, "Leave Policy (new)", LEAVE, file -> file.asVersionOf(old, 2));

        SearchResult before = search("unused days", store.id(), 20);
        old.supersede();
        SearchResult after = search("unused days", store.id(), 20);

        assertThat(before.passages()).extracting(Passage::title).containsOnly("Leave Policy");
        assertThat(after.passages()).extracting(Passage::title).containsOnly("Leave Policy (new)");
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

    @Test
    void neighbours_of_the_section_stand_around_what_is_found() throws IOException {
        add("Leave Policy", LEAVE);
        RetrievalTuning alone = RetrievalTuning.NONE
                .with(Knob.MERGE_GAP, 0)
                .with(Knob.PASSAGE_CHARACTERS, 200)
                .with(Knob.RESULTS, 1)
                .with(Knob.CANDIDATES, 10);

        SearchResult result = retriever.search(request("portal transfers").with(alone.with(Knob.NEIGHBOURS, 1)));

        assertThat(result.passages())
                .singleElement()
                .satisfies(passage -> assertThat(passage.text())
                        .contains("They lapse on 30 June. The portal transfers them. Paper forms are gone."));
    }

    @Test
    void a_whole_section_stands_around_what_is_found_and_none_of_the_same_name_behind_another() throws IOException {
        String text =
                "Portal opens. They lapse on 30 June. The portal transfers them. Paper forms are gone. Paper forms stay.";
        List<Sentences.Span> sentences = Sentences.of(text);
        List<String> sections = List.of("1 Leave", "1 Leave", "1 Leave", "2 Forms", "1 Leave");
        add(store, "Leave Policy", text, file -> file.complete(NOW), sections::get);
        RetrievalTuning whole = RetrievalTuning.NONE
                .with(Knob.MERGE_GAP, 0)
                .with(Knob.PASSAGE_CHARACTERS, 2_000)
                .with(Knob.RESULTS, 1)
                .with(Knob.CANDIDATES, 10)
                .with(Knob.NEIGHBOURS, 50);

        SearchResult result = retriever.search(request("portal transfers").with(whole));

        assertThat(result.passages())
                .singleElement()
                .satisfies(passage -> assertThat(passage.text())
                        .isEqualTo(text.substring(0, sentences.get(2).end())));
    }

    @Test
    void a_document_of_today_may_be_worth_more_than_one_of_last_year() throws IOException {
        add("Old", "Unused days lapse.").dated(1, LocalDate.parse("2025-01-05"));
        add("New", "Unused days lapse.").dated(1, LocalDate.parse("2026-01-05"));

        List<Passage> plain = retriever.search(request("unused days lapse")).passages();
        List<Passage> boosted = retriever
                .search(request("unused days lapse").with(RetrievalTuning.NONE.with(Knob.RECENCY_BOOST, 0.25)))
                .passages();

        assertThat(plain)
                .extracting(Passage::score)
                .containsOnly(plain.getFirst().score());
        assertThat(boosted).extracting(Passage::title).containsExactly("New", "Old");
        assertThat(boosted.getFirst().score() - plain.getFirst().score()).isCloseTo(1, within(1e-9));
        assertThat(boosted.getLast().score() - plain.getFirst().score()).isCloseTo(0.5, within(1e-9));
    }

    @Test
    void a_document_may_be_worth_more_or_less_than_others() throws IOException {
        add("Leave Policy", "Unused days lapse.").boost(2);
        add("Leave FAQ", "Unused days lapse in June.").boost(0.5);
        add("Travel", "Unused days lapse in summer.");
        RetrievalTuning ignored = RetrievalTuning.NONE.with(Knob.DOCUMENT_BOOST, 0);

        Explanation plain = explain("unused days lapse", ignored);
        Explanation boosted = explain("unused days lapse", RetrievalTuning.NONE);

        assertThat(plain.chunks()).allMatch(chunk -> chunk.boost() == 0);
        assertThat(plain.passages()).extracting(Passage::title).containsExactly("Leave Policy", "Leave FAQ", "Travel");
        assertThat(boosted.passages())
                .extracting(Passage::title)
                .containsExactly("Leave Policy", "Travel", "Leave FAQ");
        for (ExplainedChunk chunk : boosted.chunks()) {
            double factor = Map.of("Leave Policy", 2.0, "Leave FAQ", 0.5).getOrDefault(chunk.title(), 1.0);
            assertThat(chunk.fused() + chunk.boost()).isCloseTo(chunk.fused() * factor, within(1e-9));
            assertThat(chunk.relevance()).isCloseTo(Math.min(1, chunk.fused() * factor), within(1e-9));
        }
        assertThat(explain("unused days lapse", RetrievalTuning.NONE.with(Knob.DOCUMENT_BOOST, 0.5))
                        .chunks()
                        .getFirst())
                .satisfies(half -> assertThat(half.boost()).isCloseTo(half.fused() * (Math.sqrt(2) - 1), within(1e-9)));
    }

    @Test
    void a_question_finds_what_the_glossary_says_in_its_place() throws IOException {
        add("Leave Policy", "Unused holidays lapse on 30 June.");
        add("Travel", "A hotel room may cost 130 euros.");
        Explanation before = explain("When does PTO lapse?", RetrievalTuning.NONE);
        documents.synonyms(store.id(), "PTO", "holidays");

        Explanation after = explain("When does PTO lapse?", RetrievalTuning.NONE);
        Explanation without = explain("When does PTO lapse?", RetrievalTuning.NONE.with(Knob.GLOSSARY, 0));

        assertThat(matches(before)).containsExactly("lapse");
        assertThat(matches(after)).containsExactly("holidays for PTO", "lapse");
        assertThat(after.chunks().getFirst().relevance())
                .isGreaterThan(before.chunks().getFirst().relevance());
        assertThat(without.chunks()).isEqualTo(before.chunks());
        assertThat(retriever.search(request("When does PTO lapse?")).passages()).isEqualTo(after.passages());
    }

    private static List<String> matches(Explanation explanation) {
        return explanation.chunks().getFirst().matches().stream()
                .map(match -> match.synonymOf() == null ? match.text() : match.text() + " for " + match.synonymOf())
                .toList();
    }

    @Test
    void each_store_is_searched_by_its_own_profile() throws IOException {
        add("Leave Policy", LEAVE);
        VectorStore strict = new VectorStore("hr", "Strict", NOW);
        add(strict, "Other", "Nothing of the kind is said here.");
        add(strict, "Leave Guide", LEAVE);

        SearchRequest both = new SearchRequest(Set.of("hr"), Set.of(store.id(), strict.id()), "unused days", 20);
        SearchResult one = retriever.search(both);
        documents.profile(strict.id(), RetrievalProfile.DEFAULT.with(RetrievalTuning.NONE.with(Knob.RESULTS, 1)));
        SearchResult two = retriever.search(both);

        assertThat(one.passages()).hasSize(3);
        assertThat(two.passages()).extracting(Passage::title).containsOnly("Leave Policy", "Leave Guide");
        assertThat(two.passages())
                .isSortedAccordingTo(Comparator.comparingDouble(Passage::score).reversed());
        assertThat(two.documents()).isEqualTo(3);
    }

    @Test
    void an_explanation_tells_what_matched_and_what_became_of_each_chunk() throws IOException {
        add("Leave Policy", LEAVE);
        add("Travel", "A hotel room may cost 130 euros.");

        Explanation explanation = explain("When do unused days lapse?", RetrievalTuning.NONE.with(Knob.RESULTS, 1));

        assertThat(explanation.passages()).extracting(Passage::title).containsExactly("Leave Policy");
        assertThat(explanation.chunks()).hasSize(explanation.candidates()).hasSize(5);
        ExplainedChunk best = explanation.chunks().getFirst();
        assertThat(best.fate()).isEqualTo(Fate.SHOWN);
        assertThat(best.passage()).isOne();
        assertThat(best.text()).isEqualTo("Unused days carry over.");
        assertThat(best.lexicalRank()).isOne();
        assertThat(best.matches()).extracting(SearchIndex.Match::text).contains("unused days", "unused", "days");
        assertThat(best.matches().stream().mapToDouble(SearchIndex.Match::score).sum())
                .isCloseTo(best.lexical(), within(1e-5));
        assertThat(best.fused()).isCloseTo((3 * best.cosine() + best.lexical()) / 4, within(1e-9));
        assertThat(best.relevance()).isEqualTo(explanation.passages().getFirst().relevance());
        assertThat(explanation.chunks())
                .filteredOn(chunk -> chunk.fate() == Fate.MERGED)
                .hasSize(3)
                .allMatch(chunk -> Integer.valueOf(1).equals(chunk.passage()));
        assertThat(explanation.chunks())
                .filteredOn(chunk -> chunk.title().equals("Travel"))
                .singleElement()
                .satisfies(chunk -> {
                    assertThat(chunk.fate()).isEqualTo(Fate.BEYOND_RESULTS);
                    assertThat(chunk.passage()).isNull();
                    assertThat(chunk.matches()).isEmpty();
                    assertThat(chunk.lexicalRank()).isNull();
                    assertThat(chunk.vectorRank()).isNotNull();
                });
    }

    @Test
    void an_explanation_tells_what_the_profile_has_cut() throws IOException {
        add("Leave Policy", (LEAVE + " ").repeat(4).strip());

        RetrievalTuning single =
                RetrievalTuning.NONE.with(Knob.PASSAGE_CHARACTERS, 200).with(Knob.RESULTS_PER_DOCUMENT, 1);
        assertThat(fates(single)).containsOnly(Fate.SHOWN, Fate.MERGED, Fate.DOCUMENT_CAP);
        assertThat(fates(RetrievalTuning.NONE.with(Knob.THRESHOLD, 1))).containsOnly(Fate.THRESHOLD);
    }

    @Test
    void what_a_better_passage_says_too_is_left_out_where_the_profile_wants_it() throws IOException {
        add("Leave Policy", LEAVE);
        add("Old Leave Policy", LEAVE.replace("30 June", "30 July"));
        add("Travel", "A hotel room may cost 130 euros.");
        RetrievalTuning nearly = RetrievalTuning.NONE.with(Knob.COLLAPSE_DUPLICATES, 0.75);
        RetrievalTuning exactly = RetrievalTuning.NONE.with(Knob.COLLAPSE_DUPLICATES, 1.0);

        Explanation explanation = explain("When in June do unused days lapse?", nearly);

        assertThat(explanation.passages()).extracting(Passage::title).containsExactly("Leave Policy", "Travel");
        assertThat(explanation.chunks())
                .filteredOn(chunk -> chunk.title().equals("Old Leave Policy"))
                .hasSize(4)
                .allMatch(chunk -> chunk.fate() == Fate.DUPLICATE && chunk.passage() == null);
        assertThat(explain("When in June do unused days lapse?", exactly).passages())
                .hasSize(3);
    }

    @Test
    void diversity_gives_other_passages_but_ranks_none_above_a_better_one() throws IOException {
        add("Leave Policy", LEAVE);
        add("Old Leave Policy", LEAVE.replace("30 June", "30 July"));
        add("Payroll", "Unused days are paid with the wages of the last month.");
        String question = "When in June do unused days lapse?";
        RetrievalTuning two = RetrievalTuning.NONE.with(Knob.RESULTS, 2);

        Explanation plain = explain(question, two);
        Explanation diverse = explain(question, two.with(Knob.DIVERSITY, 0.6));

        assertThat(plain.passages()).extracting(Passage::title).containsExactly("Leave Policy", "Old Leave Policy");
        assertThat(diverse.passages()).extracting(Passage::title).containsExactly("Leave Policy", "Payroll");
        assertThat(diverse.passages().getFirst().score())
                .isEqualTo(plain.passages().getFirst().score());
        assertThat(diverse.passages())
                .isSortedAccordingTo(Comparator.comparingDouble(Passage::score).reversed());
        assertThat(diverse.chunks())
                .filteredOn(chunk -> chunk.title().equals("Old Leave Policy"))
                .hasSize(4)
                .allMatch(chunk -> chunk.fate() == Fate.DIVERSITY);
    }

    @Test
    void an_explanation_and_a_search_find_the_same() throws IOException {
        add("Leave Policy", (LEAVE + " ").repeat(4).strip());
        add("Travel", "A hotel room may cost 130 euros. Unused days are not paid.");
        RetrievalTuning tuning =
                RetrievalTuning.NONE.with(Knob.PASSAGE_CHARACTERS, 200).with(Knob.NEIGHBOURS, 1);

        assertThat(explain("unused days", tuning).passages())
                .isEqualTo(retriever.search(request("unused days").with(tuning)).passages());
    }

    private Set<Fate> fates(RetrievalTuning tuning) {
        return explain("unused days lapse", tuning).chunks().stream()
                .map(ExplainedChunk::fate)
                .collect(Collectors.toSet());
    }

    private Explanation explain(String text, RetrievalTuning tuning) {
        SearchRequest request = request(text);
        return retriever.explain(
                request, RetrievalProfile.DEFAULT.with(tuning), documents.stores(request.vectorStoreIds()));
    }

    private SearchRequest request(String text) {
        return new SearchRequest(Set.of("hr"), Set.of(store.id()), text, 20);
    }

    private SearchResult search(String text, String storeId, int maxPassages) {
        return retriever.search(new SearchRequest(Set.of("hr"), Set.of(storeId), text, maxPassages));
    }

    /** A current document with a chunk a sentence. */
    private VectorStoreFile add(String title, String text) throws IOException {
        return add(store, title, text);
    }

    private VectorStoreFile add(VectorStore store, String title, String text) throws IOException {
        return add(store, title, text, file -> file.complete(NOW));
    }

    private VectorStoreFile add(VectorStore store, String title, String text, Consumer<VectorStoreFile> settling)
            throws IOException {
        return add(store, title, text, settling, ordinal -> "1 Leave");
    }

    private VectorStoreFile add(
            VectorStore store,
            String title,
            String text,
            Consumer<VectorStoreFile> settling,
            IntFunction<String> sections)
            throws IOException {
        BlobStore.Blob blob = new BlobStore.Blob("0".repeat(64), text.length());
        StoredFile stored = new StoredFile("hr", "u", title + ".pdf", "application/pdf", blob, "assistants", NOW);
        VectorStoreFile file = new VectorStoreFile(store, stored, title, "u", NOW);
        settling.accept(file);
        List<Chunk.Place> places = new ArrayList<>();
        List<IndexedChunk> chunks = new ArrayList<>();
        for (Sentences.Span sentence : Sentences.of(text)) {
            int ordinal = chunks.size();
            places.add(new Chunk.Place(
                    file.id(), ordinal, sentence.start(), sentence.end(), 3, 3, sections.apply(ordinal)));
            chunks.add(new IndexedChunk(ordinal, sentence.of(text), embeddings.embedQuery(sentence.of(text))));
        }
        documents.add(file, new DocumentText(text, List.of(), 3, List.of(0, 0, 0)), places);
        index.put(new IndexedDocument(file.id(), store.id(), "hr", chunks));
        return file;
    }
}
