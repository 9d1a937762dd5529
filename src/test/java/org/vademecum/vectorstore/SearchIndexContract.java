package org.vademecum.vectorstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.vademecum.vectorstore.AttributeFilter.Comparison;
import org.vademecum.vectorstore.AttributeFilter.Operator;
import org.vademecum.vectorstore.SearchIndex.Bm25;
import org.vademecum.vectorstore.SearchIndex.Candidate;
import org.vademecum.vectorstore.SearchIndex.Expansion;
import org.vademecum.vectorstore.SearchIndex.IndexedChunk;
import org.vademecum.vectorstore.SearchIndex.IndexedDocument;
import org.vademecum.vectorstore.SearchIndex.Match;
import org.vademecum.vectorstore.SearchIndex.Query;

/** What every search index does; one subclass an index. */
abstract class SearchIndexContract {
    private static final float[] EAST = {1, 0, 0};
    private static final float[] NORTH = {0, 1, 0};
    private static final float[] NORTH_EAST = {0.6f, 0.8f, 0};

    /** An empty index. */
    abstract SearchIndex index() throws IOException;

    /** The same index, as another process of an installation has it, where several may. */
    SearchIndex elsewhere() throws IOException {
        return index();
    }

    @Test
    void what_was_put_is_found_by_its_words() throws IOException {
        SearchIndex index = index();
        index.put(document("v1", "hr", chunk("Unused days carry over until June", EAST), chunk("Sick pay", EAST)));

        assertThat(find(index, "carried over days", NORTH, 1, "hr"))
                .extracting(Candidate::vectorStoreFileId, Candidate::ordinal)
                .contains(org.assertj.core.groups.Tuple.tuple("v1", 0));
        assertThat(lexicalOf(find(index, "carried over days", NORTH, 9, "hr"), 0))
                .isPositive();
        assertThat(lexicalOf(find(index, "carried over days", NORTH, 9, "hr"), 1))
                .isZero();
    }

    @Test
    void what_was_put_is_found_by_its_meaning() throws IOException {
        SearchIndex index = index();
        index.put(document("v1", "hr", chunk("Alpha", EAST), chunk("Beta", NORTH)));

        assertThat(find(index, "nothing in common", NORTH, 1, "hr"))
                .extracting(Candidate::ordinal)
                .containsExactly(1);
    }

    @Test
    void both_scores_are_computed_for_every_candidate() throws IOException {
        SearchIndex index = index();
        index.put(document("v1", "hr", chunk("Annual leave", NORTH), chunk("Sick pay", NORTH_EAST)));

        List<Candidate> found = find(index, "annual leave", EAST, 1, "hr");

        assertThat(found).hasSize(2);
        assertThat(cosineOf(found, 0)).isCloseTo(0, within(1e-5));
        assertThat(cosineOf(found, 1)).isCloseTo(0.6, within(1e-5));
        assertThat(lexicalOf(found, 0)).isPositive();
        assertThat(lexicalOf(found, 1)).isZero();
    }

    @Test
    void another_department_is_neither_found_nor_counted() throws IOException {
        SearchIndex index = index();
        index.put(document("v1", "hr", chunk("Annual leave", EAST)));
        List<Candidate> alone = find(index, "annual leave", EAST, 10, "hr");

        index.put(document("v2", "it", chunk("Annual leave of the service desk", EAST), chunk("Annual leave", EAST)));

        assertThat(find(index, "annual leave", EAST, 10, "hr")).isEqualTo(alone);
    }

    @Test
    void a_withheld_document_is_neither_found_nor_counted() throws IOException {
        SearchIndex index = index();
        index.put(document("v1", "hr", chunk("Annual leave", EAST)));
        List<Candidate> alone = find(index, "annual leave", EAST, 10, "hr");

        index.put(document("v2", "hr", chunk("Annual leave of the board", EAST), chunk("Annual leave", EAST)));

        assertThat(find(index, "annual leave", EAST, 10, "hr")).hasSize(3);
        assertThat(index.search(without("v2"))).isEqualTo(alone);
        assertThat(index.search(without("v1", "v2"))).isEmpty();
        assertThat(find(index, "annual leave", EAST, 10, "hr")).hasSize(3);
    }

    private static Query without(String... withheld) {
        return new Query(
                Set.of("hr"),
                Set.of(withheld),
                Set.of("store-hr"),
                null,
                "annual leave",
                null,
                EAST,
                10,
                SearchIndex.Bm25.DEFAULT,
                null,
                false);
    }

    @Test
    void naming_the_store_of_another_department_finds_nothing() throws IOException {
        SearchIndex index = index();
        index.put(document("v1", "hr", chunk("Annual leave", EAST)));

        assertThat(index.search(query("annual leave", EAST, 10, Set.of("it"), Set.of("store-hr"))))
                .isEmpty();
    }

    @Test
    void only_the_named_stores_are_searched() throws IOException {
        SearchIndex index = index();
        index.put(document("v1", "hr", chunk("Annual leave", EAST)));

        assertThat(index.search(query("annual leave", EAST, 10, Set.of("hr"), Set.of("another"))))
                .isEmpty();
    }

    @Test
    void an_empty_permission_finds_nothing() throws IOException {
        SearchIndex index = index();
        index.put(document("v1", "hr", chunk("Annual leave", EAST)));

        assertThat(index.search(query("annual leave", EAST, 10, Set.of(), Set.of("store-hr"))))
                .isEmpty();
        assertThat(index.search(query("annual leave", EAST, 10, Set.of("hr"), Set.of())))
                .isEmpty();
    }

    @Test
    void query_syntax_in_a_question_is_only_text() throws IOException {
        SearchIndex index = index();
        index.put(document("v1", "hr", chunk("Annual leave", EAST)));
        index.put(document("v2", "it", chunk("Secret", EAST)));

        String injected = "leave) OR department:it OR (document:v2 *:* \"";
        assertThat(find(index, injected, EAST, 10, "hr"))
                .extracting(Candidate::vectorStoreFileId)
                .containsOnly("v1");
    }

    @Test
    void a_question_without_any_word_is_searched_by_meaning() throws IOException {
        SearchIndex index = index();
        index.put(document("v1", "hr", chunk("Annual leave", EAST)));

        assertThat(lexicalOf(find(index, "🎉 ?!", EAST, 10, "hr"), 0)).isZero();
    }

    @Test
    void putting_a_document_again_replaces_its_chunks() throws IOException {
        SearchIndex index = index();
        index.put(document("v1", "hr", chunk("Old text", EAST), chunk("Old rest", EAST)));
        index.put(document("v1", "hr", chunk("New text", EAST)));

        assertThat(find(index, "text", EAST, 10, "hr")).hasSize(1);
    }

    @Test
    void a_removed_document_is_gone() throws IOException {
        SearchIndex index = index();
        index.put(document("v1", "hr", chunk("Annual leave", EAST)));
        index.put(document("v2", "hr", chunk("Sick leave", EAST)));
        index.remove("v1");
        index.remove("never there");

        assertThat(index.documents()).containsExactly("v2");
        assertThat(find(index, "leave", EAST, 10, "hr"))
                .extracting(Candidate::vectorStoreFileId)
                .containsOnly("v2");
    }

    @Test
    void a_score_does_not_remember_what_was_removed() throws IOException {
        SearchIndex index = index();
        index.put(document("v1", "hr", chunk("Annual leave", EAST), chunk("Sick pay", NORTH)));
        List<Candidate> before = find(index, "annual leave", EAST, 10, "hr");

        index.put(document("v2", "hr", chunk("Annual leave once more and longer", NORTH)));
        index.remove("v2");

        assertThat(find(index, "annual leave", EAST, 10, "hr")).isEqualTo(before);
    }

    @Test
    void no_search_sees_a_replacement_half_done() throws Exception {
        SearchIndex index = index();
        index.put(document("v", "hr", chunk("days", EAST), chunk("days", NORTH)));
        CountDownLatch done = new CountDownLatch(1);
        try (ExecutorService reader = Executors.newSingleThreadExecutor()) {
            Future<List<Set<String>>> seen = reader.submit(() -> versionsSeen(index, done));
            for (int version = 1; version <= 30; version++) {
                index.put(document("v", "hr", chunk("days", EAST), chunk("days", NORTH)));
            }
            done.countDown();
            assertThat(seen.get())
                    .isNotEmpty()
                    .allSatisfy(versions -> assertThat(versions).containsExactly("v 2"));
        }
    }

    @Test
    void no_search_sees_a_replacement_half_done_while_others_write() throws Exception {
        SearchIndex index = index();
        index.put(document("v", "hr", chunk("days", EAST), chunk("days", NORTH), chunk("days", NORTH_EAST)));
        CountDownLatch done = new CountDownLatch(1);
        try (ExecutorService others = Executors.newFixedThreadPool(2)) {
            Future<List<Set<String>>> seen = others.submit(() -> versionsSeen(elsewhere(), done));
            Future<Integer> written = others.submit(() -> {
                int number = 0;
                while (done.getCount() > 0) {
                    elsewhere().put(document("other" + number++ % 3, "it", chunk("days", EAST)));
                }
                return number;
            });
            for (int version = 1; version <= 15; version++) {
                index.put(document("v", "hr", chunk("days", EAST), chunk("days", NORTH), chunk("days", NORTH_EAST)));
            }
            done.countDown();
            assertThat(written.get()).isPositive();
            assertThat(seen.get())
                    .isNotEmpty()
                    .allSatisfy(versions -> assertThat(versions).containsExactly("v 3"));
        }
    }

    @Test
    void a_filter_finds_exactly_what_it_matches() throws IOException {
        SearchIndex index = index();
        Map<String, Map<String, Object>> described = Map.of(
                "none", Map.of(),
                "text", Map.of("a", "Zürich", "b", "x"),
                "quoted", Map.of("a", "\"} OR *:* \uD83D\uDE00", "a b", "x"),
                "empty", Map.of("a", ""),
                "private", Map.of("a", "\uFB01"),
                "whole", Map.of("a", 10, "b", true),
                "fraction", Map.of("a", 9.75, "b", false),
                "negative", Map.of("a", -10.5, "b", "true"),
                "small", Map.of("a", -0.001, "c", 9_007_199_254_740_993L),
                "zero", Map.of("a", 0.0, "c", 9_007_199_254_740_992L));
        for (Map.Entry<String, Map<String, Object>> each : described.entrySet()) {
            index.put(described(each.getKey(), each.getValue(), chunk("Annual leave", EAST)));
        }
        List<Object> values = List.of(
                "Zürich",
                "\"} OR *:* \uD83D\uDE00",
                "",
                "\uE000",
                10,
                10.0,
                9.75,
                -10.5,
                -11,
                0,
                1e300,
                -1e-300,
                true,
                false,
                9_007_199_254_740_993L);
        List<AttributeFilter> filters = new ArrayList<>();
        for (String key : List.of("a", "b", "c", "a b", "none")) {
            for (Object value : values) {
                for (Operator operator : Operator.values()) {
                    filters.add(new Comparison(operator, key, value));
                }
            }
        }
        filters.removeIf(filter -> filters.indexOf(filter) % 5 != 0);
        filters.add(new AttributeFilter.In("a", List.of("Zürich", 10.0, ""), false));
        filters.add(new AttributeFilter.In("a", List.of("Zürich", 10.0, ""), true));
        filters.add(new AttributeFilter.In("a", List.of(), false));
        filters.add(new AttributeFilter.In("a", List.of(), true));
        filters.add(new AttributeFilter.And(List.of()));
        filters.add(new AttributeFilter.Or(List.of()));
        filters.add(new AttributeFilter.And(List.of(
                new Comparison(Operator.GT, "a", -11),
                new AttributeFilter.Or(
                        List.of(new Comparison(Operator.EQ, "b", true), new Comparison(Operator.NE, "b", false))))));

        for (AttributeFilter filter : filters) {
            Set<String> matching = described.entrySet().stream()
                    .filter(each -> filter.matches(new Attributes(each.getValue())))
                    .map(Map.Entry::getKey)
                    .collect(Collectors.toSet());
            assertThat(documents(index, filter)).as(filter.toString()).isEqualTo(matching);
        }
    }

    @Test
    void only_documents_with_the_wanted_attributes_are_searched() throws IOException {
        SearchIndex index = index();
        index.put(described("eu", Map.of("region", "eu"), chunk("Annual leave", EAST), chunk("Leave", NORTH)));
        index.put(described("us", Map.of("region", "us"), chunk("Annual leave", EAST), chunk("Leave", NORTH)));
        index.put(document("none", "hr", chunk("Annual leave", EAST)));

        assertThat(documents(index, new Comparison(Operator.EQ, "region", "eu")))
                .containsOnly("eu");
        assertThat(documents(index, new Comparison(Operator.NE, "region", "eu")))
                .containsOnly("us", "none");
        assertThat(documents(index, new Comparison(Operator.EQ, "region", "fr")))
                .isEmpty();
    }

    @Test
    void what_the_filter_leaves_out_does_not_change_the_scores() throws IOException {
        SearchIndex index = index();
        AttributeFilter eu = new Comparison(Operator.EQ, "region", "eu");
        index.put(described("eu", Map.of("region", "eu"), chunk("Annual leave", EAST), chunk("Sick pay", NORTH)));
        List<Candidate> alone = index.search(filtered(eu, EAST, 9));

        index.put(described("us", Map.of("region", "us"), chunk("Annual leave and more of it", EAST)));

        assertThat(index.search(filtered(eu, EAST, 9))).isEqualTo(alone);
    }

    @Test
    void a_document_is_found_by_the_attributes_it_was_given_last() throws IOException {
        SearchIndex index = index();
        AttributeFilter eu = new Comparison(Operator.EQ, "region", "eu");
        index.put(described("v1", Map.of("region", "us"), chunk("Annual leave", EAST), chunk("Leave", NORTH)));
        index.put(document("v2", "hr", chunk("Annual leave", EAST)));

        index.describe("v1", new Attributes(Map.of("region", "eu")));
        index.describe("v2", new Attributes(Map.of("region", "eu")));
        index.describe("never there", new Attributes(Map.of("region", "eu")));
        assertThat(documents(index, eu)).containsOnly("v1", "v2");

        index.describe("v1", Attributes.NONE);
        assertThat(documents(index, eu)).containsOnly("v2");
        assertThat(index.documents()).containsOnly("v1", "v2");
    }

    @Test
    void many_chunks_are_filtered_as_reliably_as_few() throws IOException {
        SearchIndex index = index();
        for (int document = 0; document < 12; document++) {
            String region = document % 2 == 0 ? "eu" : "us";
            IndexedChunk[] chunks = new IndexedChunk[3_500];
            for (int i = 0; i < chunks.length; i++) {
                chunks[i] = chunk("chunk of number " + i, direction((document + i / 3_500.0) / 12));
            }
            index.put(described("v" + document, Map.of("region", region, "number", document), chunks));
        }
        AttributeFilter eu = new Comparison(Operator.EQ, "region", "eu");

        List<Candidate> found = index.search(filtered(eu, direction(0.45), 20));

        // 0.45 lies in the middle of v5, which is not of the EU, and nearer to v4 than to v6.
        assertThat(found)
                .extracting(Candidate::vectorStoreFileId)
                .contains("v4")
                .doesNotContain("v5");
        assertThat(found)
                .allSatisfy(hit -> assertThat(hit.vectorStoreFileId()).isIn("v0", "v2", "v4", "v6", "v8", "v10"));
        // Of few that may be searched the very nearest are found: the last chunks of v3.
        assertThat(index.search(filtered(new Comparison(Operator.EQ, "number", 3), direction(0.45), 20)))
                .allSatisfy(hit -> assertThat(hit.vectorStoreFileId()).isEqualTo("v3"))
                .extracting(Candidate::ordinal)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(3_480, 3_500).boxed().toList());
    }

    @Test
    void several_documents_are_removed_at_once() throws IOException {
        SearchIndex index = index();
        index.put(document("v1", "hr", chunk("Annual leave", EAST)));
        index.put(document("v2", "hr", chunk("Annual leave", EAST)));
        index.put(document("v3", "hr", chunk("Annual leave", EAST)));

        index.removeAll(List.of("v1", "v3", "never there"));

        assertThat(index.documents()).containsExactly("v2");
    }

    @Test
    void the_chunks_of_documents_are_counted() throws IOException {
        SearchIndex index = index();
        index.put(document("v1", "hr", chunk("Annual leave", EAST), chunk("Sick pay", NORTH)));
        index.put(document("v2", "it", chunk("Leave the VPN", EAST)));
        index.put(document("v3", "hr", chunk("Gone", EAST)));
        index.put(second("v1", chunk("Annual leave and sick pay", EAST)));
        index.put(document("v2", "it", chunk("Leave", EAST), chunk("the", EAST), chunk("VPN", EAST)));
        index.remove("v3");

        assertThat(index.countChunks(List.of("v1", "v1/2", "v2", "v3", "never", "v")))
                .containsOnly(Map.entry("v1", 2), Map.entry("v1/2", 1), Map.entry("v2", 3));
        assertThat(index.countChunks(List.of())).isEmpty();
    }

    @Test
    void the_documents_of_one_store_are_listed_in_all_generations() throws IOException {
        SearchIndex index = index();
        index.put(document("v1", "hr", chunk("Annual leave", EAST), chunk("Sick pay", NORTH)));
        index.put(second("v1", chunk("Annual leave and sick pay", EAST)));
        index.put(document("v2", "hr-and-it", chunk("Leave the VPN", EAST)));
        index.put(document("v3", "hr", chunk("Gone", EAST)));
        index.remove("v3");

        assertThat(index.documents("store-hr")).containsOnly("v1", "v1/2");
        assertThat(index.documents("store-hr-and-it")).containsOnly("v2");
        assertThat(index.documents("store")).isEmpty();
    }

    @Test
    void what_words_are_scored_by_comes_with_the_query() throws IOException {
        SearchIndex index = index();
        index.put(document(
                "v1",
                "hr",
                chunk("leave", EAST),
                chunk("annual leave of the staff, and much besides on leave", EAST),
                chunk("sickness", EAST)));

        double[] usual = scored(index, Bm25.DEFAULT);
        double[] unnormalised = scored(index, new Bm25(0.6, 0, 0));
        double[] saturated = scored(index, new Bm25(0, 0, 0));

        assertThat(usual).isEqualTo(scored(index, new Bm25(0.6, 0.5, 0.5)));
        assertThat(unnormalised[0]).isLessThan(usual[0]);
        assertThat(saturated[1]).isCloseTo(1, within(1e-6));
        assertThat(scored(index, new Bm25(0, 0, 1))[1]).isGreaterThan(1.4);
    }

    @Test
    void generations_of_a_store_know_nothing_of_each_other() throws IOException {
        SearchIndex index = index();
        index.put(document("v1", "hr", chunk("Das Haus", EAST), chunk("Der Baum", NORTH)));
        index.put(document("v10", "hr", chunk("Das Haus", EAST)));
        double before = lexicalOf(find(index, "Haus", EAST, 10, "hr"), 0);
        index.put(second("v1", chunk("Das Haus", EAST)));
        index.put(second("v1", chunk("Die Häuser", EAST), chunk("Das Haus", EAST), chunk("Der Baum", NORTH)));

        assertThat(find(index, "Haus", EAST, 10, "hr")).hasSize(3);
        assertThat(lexicalOf(find(index, "Haus", EAST, 10, "hr"), 0)).isEqualTo(before);
        assertThat(inSecond(index)).extracting(Candidate::vectorStoreFileId).containsExactly("v1", "v1", "v1");
        assertThat(lexicalOf(inSecond(index), 0)).isPositive();
        assertThat(index.documents()).containsOnly("v1", "v10", "v1/2");

        index.describe("v1", new Attributes(Map.of("region", "eu")));
        assertThat(documents(index, new Comparison(Operator.EQ, "region", "eu")))
                .containsOnly("v1");

        assertThat(index.search(query(Set.of("v1")))).isEmpty();

        index.discard("store-hr", 2);
        assertThat(inSecond(index)).isEmpty();
        assertThat(index.documents()).containsOnly("v1", "v10");

        index.put(second("v1", chunk("Das Haus", EAST)));
        index.remove("v1");
        assertThat(index.documents()).containsOnly("v10");
    }

    private static IndexedDocument second(String id, IndexedChunk... chunks) {
        IndexedDocument plain = document(id, "hr", chunks);
        return new IndexedDocument(id, plain.vectorStoreId(), 2, "hr", "de", Attributes.NONE, plain.chunks());
    }

    /** By a word that only German stems find. */
    private static List<Candidate> inSecond(SearchIndex index) throws IOException {
        return index.search(query(Set.of()));
    }

    private static Query query(Set<String> withheld) {
        return new Query(
                Set.of("hr"),
                withheld,
                Set.of("store-hr/2"),
                null,
                "Häuser",
                "de",
                EAST,
                10,
                Bm25.DEFAULT,
                null,
                false);
    }

    private static double[] scored(SearchIndex index, Bm25 bm25) throws IOException {
        List<Candidate> found = index.search(new Query(
                Set.of("hr"), Set.of(), Set.of("store-hr"), null, "annual leave", null, EAST, 10, bm25, null, false));
        return new double[] {lexicalOf(found, 0), lexicalOf(found, 1)};
    }

    private static Set<String> documents(SearchIndex index, AttributeFilter filter) throws IOException {
        return index.search(filtered(filter, NORTH, 10)).stream()
                .map(Candidate::vectorStoreFileId)
                .collect(Collectors.toSet());
    }

    private static Query filtered(AttributeFilter filter, float[] vector, int candidates) {
        return new Query(Set.of("hr"), Set.of("store-hr"), filter, "annual leave", vector, candidates);
    }

    private static IndexedDocument described(String id, Map<String, Object> attributes, IndexedChunk... chunks) {
        IndexedDocument plain = document(id, "hr", chunks);
        return new IndexedDocument(
                id, plain.vectorStoreId(), plain.departmentId(), new Attributes(attributes), plain.chunks());
    }

    private static List<Set<String>> versionsSeen(SearchIndex index, CountDownLatch done) throws IOException {
        List<Set<String>> seen = new ArrayList<>();
        while (seen.isEmpty() || done.getCount() > 0) {
            List<Candidate> found = find(index, "days", EAST, 10, "hr");
            seen.add(Set.copyOf(found.stream()
                    .map(candidate -> candidate.vectorStoreFileId() + ' ' + found.size())
                    .toList()));
        }
        return seen;
    }

    @Test
    void a_synonym_is_worth_a_part_of_what_it_stands_for() throws IOException {
        SearchIndex index = index();
        index.put(document(
                "v1",
                "hr",
                chunk("PTO carries over", EAST),
                chunk("Paid time off carries over", EAST),
                chunk("The canteen is closed", EAST)));
        Synonyms synonyms = new Synonyms(List.of(List.of("PTO", "paid time off")));

        List<Candidate> plain = find(index, "PTO", EAST, 10, "hr");
        List<Candidate> whole = expanded(index, new Expansion(synonyms, 1));
        List<Candidate> half = expanded(index, new Expansion(synonyms, 0.5));

        assertThat(lexicalOf(plain, 1)).isZero();
        assertThat(lexicalOf(half, 1)).isPositive().isCloseTo(lexicalOf(whole, 1) / 2, within(1e-6));
        assertThat(lexicalOf(half, 0)).isEqualTo(lexicalOf(plain, 0)).isGreaterThan(lexicalOf(half, 1));
        assertThat(lexicalOf(half, 2)).isZero();
        assertThat(withOrdinal(half, 1).matches()).allMatch(match -> "PTO".equals(match.synonymOf()));
        assertThat(withOrdinal(half, 1).matches())
                .extracting(Match::text)
                .containsExactlyInAnyOrder("paid time", "paid", "time");
        assertThat(withOrdinal(half, 0).matches())
                .singleElement()
                .satisfies(match -> assertThat(match.synonymOf()).isNull());
        assertThat(expanded(index, new Expansion(new Synonyms(List.of()), 1))).isEqualTo(expanded(index, null));
    }

    private static List<Candidate> expanded(SearchIndex index, Expansion expansion) throws IOException {
        return index.search(new Query(
                Set.of("hr"),
                Set.of(),
                Set.of("store-hr"),
                null,
                "PTO",
                null,
                EAST,
                10,
                Bm25.DEFAULT,
                expansion,
                true));
    }

    @Test
    void many_chunks_are_searched_as_reliably_as_few() throws IOException {
        SearchIndex index = index();
        IndexedChunk[] many = IntStream.range(0, 21_000)
                .mapToObj(i -> new IndexedChunk(i, "chunk number " + i, direction(i / 21_000.0)))
                .toArray(IndexedChunk[]::new);
        index.put(new IndexedDocument("v1", "store-hr", "hr", List.of(many)));

        List<Candidate> found = find(index, "number 4711", direction(0.5), 5, "hr");

        assertThat(found).extracting(Candidate::ordinal).contains(10_500, 4711);
        assertThat(cosineOf(found, 10_500)).isCloseTo(1, within(1e-5));
        assertThat(lexicalOf(found, 4711)).isGreaterThan(0.5);
    }

    @Test
    void vectors_of_other_lengths_stand_side_by_side() throws IOException {
        SearchIndex index = index();
        float[] five = {0, 0, 0, 0.6f, 0.8f};
        float[] other = {0, 0, 0, 0.8f, 0.6f};
        index.put(document("v1", "hr", chunk("annual leave", EAST), chunk("sick leave", NORTH)));
        index.put(document("v2", "hr", chunk("parental leave", five), chunk("the canteen", other)));
        float[] longest = new float[4_096];
        longest[4_095] = 1;
        index.put(document("v3", "hr", chunk("travel", longest)));

        List<Candidate> found = find(index, "nothing of it", five, 10, "hr");

        assertThat(found).extracting(Candidate::vectorStoreFileId).containsOnly("v2");
        assertThat(cosineOf(found, 0)).isCloseTo(1, within(1e-5));
        assertThat(cosineOf(found, 1)).isCloseTo(0.96, within(1e-5));
        assertThat(find(index, "annual leave", five, 10, "hr"))
                .filteredOn(candidate -> candidate.vectorStoreFileId().equals("v1"))
                .hasSize(2)
                .allSatisfy(candidate -> assertThat(candidate.cosine()).isEqualTo(-1));
        assertThat(find(index, "nothing of it", longest, 10, "hr"))
                .extracting(Candidate::vectorStoreFileId)
                .containsExactly("v3");
        assertThat(find(index, "nothing of it", new float[] {1, 0, 0, 0, 0, 0, 0}, 10, "hr"))
                .isEmpty();
    }

    @Test
    void without_a_vector_words_alone_are_searched() throws IOException {
        SearchIndex index = index();
        index.put(document("v1", "hr", chunk("annual leave", EAST), chunk("the canteen", EAST)));

        List<Candidate> found = find(index, "annual leave", new float[0], 10, "hr");

        assertThat(found).singleElement().satisfies(candidate -> {
            assertThat(candidate.ordinal()).isZero();
            assertThat(candidate.lexical()).isPositive();
        });
        assertThat(find(index, "nothing of it", new float[0], 10, "hr")).isEmpty();
    }

    private static float[] direction(double quarter) {
        double angle = quarter * Math.PI / 2;
        return new float[] {(float) Math.cos(angle), (float) Math.sin(angle), 0};
    }

    static IndexedChunk chunk(String text, float[] vector) {
        return new IndexedChunk(0, text, vector);
    }

    /** Numbers the chunks in their order; the store is called after the department. */
    static IndexedDocument document(String id, String department, IndexedChunk... chunks) {
        List<IndexedChunk> numbered = IntStream.range(0, chunks.length)
                .mapToObj(i -> new IndexedChunk(i, chunks[i].text(), chunks[i].vector()))
                .toList();
        return new IndexedDocument(id, "store-" + department, department, numbered);
    }

    static List<Candidate> find(SearchIndex index, String text, float[] vector, int candidates, String department)
            throws IOException {
        return index.search(query(text, vector, candidates, Set.of(department), Set.of("store-" + department)));
    }

    private static Query query(
            String text, float[] vector, int candidates, Set<String> departments, Set<String> stores) {
        return new Query(departments, stores, text, vector, candidates);
    }

    private static double cosineOf(List<Candidate> found, int ordinal) {
        return withOrdinal(found, ordinal).cosine();
    }

    private static double lexicalOf(List<Candidate> found, int ordinal) {
        return withOrdinal(found, ordinal).lexical();
    }

    private static Candidate withOrdinal(List<Candidate> found, int ordinal) {
        return found.stream()
                .filter(candidate -> candidate.ordinal() == ordinal)
                .findAny()
                .orElseThrow();
    }
}
