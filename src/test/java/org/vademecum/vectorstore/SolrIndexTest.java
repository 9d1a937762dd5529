package org.vademecum.vectorstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vademecum.common.OutgoingAddresses;
import org.vademecum.common.Words;
import org.vademecum.support.SettableClock;
import org.vademecum.support.SolrCloud;
import org.vademecum.vectorstore.AttributeFilter.Comparison;
import org.vademecum.vectorstore.AttributeFilter.Operator;
import org.vademecum.vectorstore.SearchIndex.Bm25;
import org.vademecum.vectorstore.SearchIndex.Candidate;
import org.vademecum.vectorstore.SearchIndex.Expansion;
import org.vademecum.vectorstore.SearchIndex.IndexedChunk;
import org.vademecum.vectorstore.SearchIndex.IndexedDocument;
import org.vademecum.vectorstore.SearchIndex.Query;

class SolrIndexTest extends SearchIndexContract {
    private static final float[] EAST = {1, 0, 0};
    private static final String COLLECTION = "contract";

    private final SolrCloud solr = SolrCloud.shared();
    private final List<SolrIndex> opened = new ArrayList<>();
    private SolrIndex index;

    @BeforeEach
    void openIndex() {
        solr.empty();
        index = open(solr.urls(), COLLECTION, Clock.systemUTC());
    }

    @AfterEach
    void closeIndex() {
        opened.forEach(SolrIndex::close);
    }

    private SolrIndex open(String urls, String collection, Clock clock) {
        SolrIndex another = SolrIndex.open(
                new SolrIndex.Settings(settings(urls), collection, "en", 2, 2), OutgoingAddresses.allowing(""), clock);
        opened.add(another);
        return another;
    }

    private static SolrConnection.Settings settings(String urls) {
        return new SolrConnection.Settings(SolrConnection.Settings.nodes(urls), null, null, Duration.ofSeconds(30));
    }

    @Override
    SearchIndex index() {
        return index;
    }

    @Override
    synchronized SearchIndex elsewhere() {
        return open(solr.urls(), COLLECTION, Clock.systemUTC());
    }

    @Test
    void both_indexes_find_the_same_with_the_same_scores(@TempDir Path dataDir) throws IOException {
        LuceneIndex lucene = LuceneIndex.open(dataDir, "en");
        Random random = new Random(7);
        for (int document = 0; document < 12; document++) {
            IndexedDocument made = random(document, random);
            lucene.put(made);
            index.put(made);
        }
        lucene.remove("v3");
        index.remove("v3");
        Synonyms synonyms = new Synonyms(List.of(List.of("leave", "time off work"), List.of("boss", "line manager")));

        for (int question = 0; question < 24; question++) {
            Query query = new Query(
                    question % 3 == 0 ? Set.of("hr") : Set.of("hr", "it"),
                    question % 4 == 0 ? Set.of("v1", "v4") : Set.of(),
                    Set.of("store-hr", "store-it"),
                    question % 5 == 0 ? new Comparison(Operator.GTE, "number", 4) : null,
                    text(random, 1 + random.nextInt(12)),
                    question % 6 == 0 ? "de" : null,
                    direction(random),
                    500,
                    question % 7 == 0 ? new Bm25(0, 1, 2) : Bm25.DEFAULT,
                    question % 2 == 0 ? new Expansion(synonyms, 0.7) : null,
                    true);
            Map<String, Candidate> here = byChunk(index.search(query));
            Map<String, Candidate> there = byChunk(lucene.search(query));

            assertThat(here).isNotEmpty().containsOnlyKeys(there.keySet());
            there.forEach((chunk, expected) -> {
                assertThat(here.get(chunk).lexical()).isEqualTo(expected.lexical());
                assertThat(here.get(chunk).matches()).isEqualTo(expected.matches());
                assertThat(here.get(chunk).cosine()).isCloseTo(expected.cosine(), within(1e-6));
            });
        }
        lucene.close();
    }

    private static Map<String, Candidate> byChunk(List<Candidate> candidates) {
        return candidates.stream()
                .collect(
                        Collectors.toMap(each -> each.vectorStoreFileId() + ' ' + each.ordinal(), Function.identity()));
    }

    private static IndexedDocument random(int number, Random random) {
        String department = number % 3 == 0 ? "it" : "hr";
        List<IndexedChunk> chunks = IntStream.range(0, 1 + random.nextInt(30))
                .mapToObj(i -> new IndexedChunk(i, text(random, 1 + random.nextInt(60)), direction(random)))
                .toList();
        return new IndexedDocument(
                "v" + number, "store-" + department, department, new Attributes(Map.of("number", number)), chunks);
    }

    private static String text(Random random, int words) {
        List<String> known = List.of(
                "annual",
                "leave",
                "time",
                "off",
                "work",
                "the",
                "sick",
                "pay",
                "boss",
                "line",
                "manager",
                "days",
                "carry",
                "Überstunden",
                "e-mail",
                "3.5",
                "o'clock",
                "日本",
                "🎉",
                "portal");
        return Stream.generate(() -> known.get(random.nextInt(known.size())))
                .limit(words)
                .collect(Collectors.joining(" "));
    }

    private static float[] direction(Random random) {
        double x = random.nextGaussian();
        double y = random.nextGaussian();
        double z = random.nextGaussian();
        double length = Math.sqrt(x * x + y * y + z * z);
        return new float[] {(float) (x / length), (float) (y / length), (float) (z / length)};
    }

    @Test
    void a_question_of_hundreds_of_words_is_searched() throws IOException {
        index.put(document("v1", "hr", chunk("word399 and word1", EAST), chunk("Sick pay", EAST)));

        String question = IntStream.range(0, 600).mapToObj(i -> "word" + i).collect(Collectors.joining(" "));

        assertThat(find(index, question, EAST, 10, "hr"))
                .extracting(Candidate::lexical)
                .satisfiesExactly(
                        found -> assertThat(found).isPositive(),
                        other -> assertThat(other).isZero());
    }

    @Test
    void a_collection_that_was_never_written_to_holds_nothing() throws IOException {
        SolrIndex empty = open(solr.urls(), "never-written", Clock.systemUTC());

        assertThat(empty.documents()).isEmpty();
        assertThat(find(empty, "leave", EAST, 10, "hr")).isEmpty();
        empty.removeAll(List.of("v1"));
        empty.discard("store-hr", 2);
        empty.describe("v1", Attributes.NONE);
        empty.check();
    }

    @Test
    void of_two_that_write_the_same_document_one_stays() throws Exception {
        SearchIndex other = elsewhere();
        for (int round = 0; round < 5; round++) {
            try (ExecutorService writers = Executors.newFixedThreadPool(2)) {
                List<Future<Boolean>> written = Stream.of(index, other)
                        .map(each -> writers.submit(() -> isPut(each)))
                        .toList();
                assertThat(written.get(0).get() | written.get(1).get()).isTrue();
            }
            assertThat(index.documents()).containsExactly("v1");
            assertThat(find(index, "leave", EAST, 10, "hr")).hasSize(2);
        }
    }

    private static boolean isPut(SearchIndex index) {
        try {
            index.put(document("v1", "hr", chunk("Annual leave", EAST), chunk("Sick leave", EAST)));
            return true;
        } catch (IOException e) {
            // The other was later, and has replaced what this one had not finished.
            assertThat(e).hasMessageContaining("taken the place");
            return false;
        }
    }

    @Test
    void what_a_dead_process_left_never_counts_and_is_deleted() throws IOException {
        SettableClock clock = new SettableClock();
        SolrIndex late = open(solr.urls(), COLLECTION, clock);
        late.put(document("v1", "hr", chunk("Annual leave", EAST)));
        try (SolrConnection connection = new SolrConnection(settings(solr.urls()), OutgoingAddresses.allowing(""))) {
            SolrCollection collection = new SolrCollection(connection, COLLECTION, "en", 2, 2);
            SolrLedger ledger = new SolrLedger(collection, clock);
            IndexedDocument half = document("v2", "hr", chunk("Sick leave", EAST));
            long writing = ledger.begin();
            collection.add(List.of(
                    SolrFields.chunk(half, half.chunks().getFirst(), Words.of("en"), writing),
                    SolrFields.head(half, writing)));
            collection.commit();
            assertThat(late.documents()).containsExactly("v1");
            assertThat(find(late, "leave", EAST, 10, "hr")).hasSize(1);
            assertThat(chunks(collection)).isEqualTo(2);

            clock.pass(Duration.ofMinutes(61));
            late.documents();
            clock.pass(Duration.ofMinutes(61));
            late.documents();

            assertThat(chunks(collection)).isEqualTo(1);
            assertThat(ledger.view().hidden()).isEmpty();
            assertThat(find(late, "leave", EAST, 10, "hr")).hasSize(1);
        }
    }

    private static int chunks(SolrCollection collection) throws IOException {
        return collection.list(List.of("{!term f=kind}chunk"), Map.of(), "id").size();
    }

    @Test
    void a_search_without_solr_fails_and_the_next_works() throws IOException {
        index.put(document("v1", "hr", chunk("Annual leave", EAST)));
        SolrIndex away = open("http://127.0.0.1:9/solr", COLLECTION, Clock.systemUTC());
        SolrIndex half = open("http://127.0.0.1:9/solr," + solr.url(1), COLLECTION, Clock.systemUTC());

        assertThatThrownBy(() -> find(away, "leave", EAST, 10, "hr"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("No node of Solr");
        assertThatThrownBy(away::check).isInstanceOf(IOException.class);

        assertThat(find(half, "leave", EAST, 10, "hr")).hasSize(1);
        half.check();
    }
}
