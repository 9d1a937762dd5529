package org.vademecum.vectorstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.lucene.util.VectorUtil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vademecum.vectorstore.SearchIndex.Candidate;
import org.vademecum.vectorstore.SearchIndex.IndexedChunk;

class LuceneIndexTest extends SearchIndexContract {
    private static final float[] EAST = {1, 0, 0};

    @TempDir
    Path dataDir;

    private LuceneIndex index;

    @BeforeEach
    void openIndex() {
        index = LuceneIndex.open(dataDir, "en");
    }

    @AfterEach
    void closeIndex() {
        index.close();
    }

    @Override
    SearchIndex index() {
        return index;
    }

    @Test
    void what_was_put_survives_a_restart() throws IOException {
        index.put(document("v1", "hr", chunk("Annual leave", EAST)));
        List<Candidate> before = find(index, "leave", EAST, 10, "hr");

        reopen("en");

        assertThat(find(index, "leave", EAST, 10, "hr")).isEqualTo(before).isNotEmpty();
    }

    @Test
    void what_was_put_is_on_disk_at_once() throws IOException {
        index.put(document("v1", "hr", chunk("Annual leave", EAST)));
        Path copy = dataDir.resolve("copy");
        copyIndex(copy.resolve("index"));

        LuceneIndex afterCrash = LuceneIndex.open(copy, "en");

        assertThat(afterCrash.documents()).containsExactly("v1");
        afterCrash.close();
    }

    @Test
    void a_damaged_index_is_replaced_by_an_empty_one() throws IOException {
        index.put(document("v1", "hr", chunk("Annual leave", EAST)));
        index.close();
        cutShort("segments_");

        index = LuceneIndex.open(dataDir, "en");

        assertThat(index.documents()).isEmpty();
        index.put(document("v2", "hr", chunk("Sick leave", EAST)));
        assertThat(index.documents()).containsExactly("v2");
    }

    @Test
    void an_index_that_lost_a_file_is_replaced_by_an_empty_one() throws IOException {
        index.put(document("v1", "hr", chunk("Annual leave", EAST)));
        index.close();
        Files.delete(files("_0").findFirst().orElseThrow());

        index = LuceneIndex.open(dataDir, "en");

        assertThat(index.documents()).isEmpty();
    }

    @Test
    void another_language_starts_with_an_empty_index() throws IOException {
        index.put(document("v1", "hr", chunk("Annual leave", EAST)));

        reopen("de");

        assertThat(index.documents()).isEmpty();
    }

    @Test
    void german_words_are_found_in_their_other_forms() throws IOException {
        reopen("de");
        index.put(document("v1", "hr", chunk("Die Urlaubsanträge werden im Portal gestellt", EAST)));

        assertThat(find(index, "Wie stelle ich einen Urlaubsantrag?", EAST, 10, "hr"))
                .singleElement()
                .satisfies(candidate -> assertThat(candidate.lexical()).isPositive());
    }

    @Test
    void what_cannot_be_among_the_best_is_left_out_and_nothing_else() throws IOException {
        Random random = new Random(11);
        List<String> documents =
                IntStream.range(0, 8).mapToObj(number -> "v" + number).toList();
        for (String document : documents) {
            IndexedChunk[] chunks = IntStream.range(0, 1_500)
                    .mapToObj(i -> chunk(someWords(random, 20), EAST))
                    .toArray(IndexedChunk[]::new);
            index.put(document(document, "hr", chunks));
        }

        for (int asked = 0; asked < 40; asked++) {
            String question = someWords(random, 1 + asked % 12);
            List<Double> all = scores(question, 12_000);
            assertThat(scores(question, 25)).as(question).isEqualTo(all.subList(0, Math.min(25, all.size())));
        }
    }

    /** Few of them are frequent and most are rare, as in any language. */
    private static String someWords(Random random, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "w" + (int) Math.pow(300, random.nextDouble()))
                .collect(Collectors.joining(" "));
    }

    private List<Double> scores(String question, int candidates) throws IOException {
        return find(index, question, new float[0], candidates, "hr").stream()
                .map(Candidate::lexical)
                .sorted(Comparator.reverseOrder())
                .toList();
    }

    @Test
    void a_directory_that_is_in_use_is_refused() {
        assertThatThrownBy(() -> LuceneIndex.open(dataDir, "en"))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("in use by another process");
    }

    @Test
    void words_score_alike_wherever_a_chunk_stands() throws IOException {
        IndexedChunk[] chunks = IntStream.range(0, 9_000)
                .mapToObj(
                        i -> chunk(i == 5 || i == 4_096 || i == 8_999 ? "Parental leave" : "Travel costs", westward(i)))
                .toArray(IndexedChunk[]::new);
        index.put(document("v0", "it", chunk("Parental leave", EAST)));
        index.put(document("v1", "hr", chunks));

        List<Candidate> found = find(index, "parental leave", EAST, 3, "hr");

        assertThat(found)
                .filteredOn(candidate -> candidate.lexical() > 0)
                .hasSize(3)
                .extracting(Candidate::ordinal)
                .containsExactly(5, 4_096, 8_999);
        assertThat(found)
                .filteredOn(candidate -> candidate.lexical() > 0)
                .extracting(Candidate::lexical)
                .containsOnly(
                        found.stream().mapToDouble(Candidate::lexical).max().orElseThrow());
    }

    @Test
    void what_was_remembered_of_a_filter_ends_with_a_change() throws IOException {
        index.put(document("v1", "hr", chunk("Annual leave", EAST), chunk("Sick leave", EAST)));
        assertThat(find(index, "leave", EAST, 10, "hr")).hasSize(2);

        index.put(document("v2", "hr", chunk("Parental leave", EAST)));
        assertThat(find(index, "leave", EAST, 10, "hr")).hasSize(3);

        index.remove("v1");
        assertThat(find(index, "leave", EAST, 10, "hr")).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"10000, 10000, 10000, 1.0", "0, 10000, 10000, 0.9", "0, 0, 0, 0.9", "0, 0, 1500, 0.9"})
    void however_many_there_are_the_nearest_that_may_be_searched_are_found(
            int vectors, int signs, int graph, double wanted) throws IOException {
        index.close();
        index = LuceneIndex.open(dataDir, "en", new NearestChunks.Limits(vectors, signs, graph));
        Random random = new Random(7);
        List<float[]> centres = IntStream.range(0, 40)
                .mapToObj(i -> near(new float[128], 1, random))
                .toList();
        List<float[]> permitted = new ArrayList<>();
        for (int part = 0; part < 3; part++) {
            IndexedChunk[] chunks = IntStream.range(0, part == 0 ? 2_000 : 1_000)
                    .mapToObj(i -> chunk("", near(centres.get(i % centres.size()), 0.15, random)))
                    .toArray(IndexedChunk[]::new);
            index.put(document("v" + part, part == 1 ? "it" : "hr", chunks));
            if (part != 1) {
                Stream.of(chunks).map(IndexedChunk::vector).forEach(permitted::add);
            }
        }
        index.put(document("v3", "hr", chunk("of another model", EAST), chunk("of another model", EAST)));

        int found = 0;
        for (int asked = 0; asked < 20; asked++) {
            float[] question = near(centres.get(asked), 0.15, random);
            List<Double> all = permitted.stream()
                    .map(vector -> (double) VectorUtil.dotProduct(question, vector))
                    .sorted(Comparator.reverseOrder())
                    .toList();
            List<Candidate> nearest = find(index, "", question, 10, "hr");
            assertThat(nearest)
                    .hasSize(10)
                    .extracting(Candidate::vectorStoreFileId)
                    .containsAnyOf("v0", "v2")
                    .doesNotContain("v1", "v3");
            found += (int) nearest.stream()
                    .filter(candidate -> candidate.cosine() >= all.get(9) - 1e-6)
                    .count();
        }
        assertThat(found / 200.0).isGreaterThanOrEqualTo(wanted);
    }

    /** A vector of length 1, {@code spread} away in each dimension. */
    private static float[] near(float[] centre, double spread, Random random) {
        float[] vector = new float[centre.length];
        for (int i = 0; i < vector.length; i++) {
            vector[i] = (float) (centre[i] + spread * random.nextGaussian());
        }
        return VectorUtil.l2normalize(vector);
    }

    private static float[] westward(int i) {
        double angle = Math.PI / 2 + i * Math.PI / 9_000;
        return new float[] {(float) Math.cos(angle), (float) Math.sin(angle), 0};
    }

    private void reopen(String language) {
        index.close();
        index = LuceneIndex.open(dataDir, language);
    }

    private void cutShort(String prefix) throws IOException {
        for (Path file : files(prefix).toList()) {
            Files.write(file, new byte[] {1, 2, 3}, StandardOpenOption.TRUNCATE_EXISTING);
        }
    }

    private Stream<Path> files(String prefix) throws IOException {
        try (Stream<Path> files = Files.list(dataDir.resolve("index"))) {
            return files.filter(file -> file.getFileName().toString().startsWith(prefix)).toList().stream();
        }
    }

    private void copyIndex(Path target) throws IOException {
        Files.createDirectories(target);
        for (Path file : files("").toList()) {
            Files.copy(file, target.resolve(file.getFileName()));
        }
    }
}
