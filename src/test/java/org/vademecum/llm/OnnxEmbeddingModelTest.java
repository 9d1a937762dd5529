package org.vademecum.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.model.embedding.onnx.bgesmallenv15q.BgeSmallEnV15QuantizedEmbeddingModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

class OnnxEmbeddingModelTest {
    private static final List<String> TEXTS = List.of(
            "Up to five unused days carry over into the next calendar year.",
            "Fewer than 5 | 28 days | 10 days",
            "Größe, naïve, 漢字 and a rare emoji 🪂",
            "a");

    // The native library stays loaded until the process ends.
    @TempDir(cleanup = CleanupMode.NEVER)
    static Path dataDir;

    private static final OnnxEmbeddingModel MODEL = new OnnxEmbeddingModel();

    @BeforeAll
    static void load() {
        MODEL.dataDir = dataDir.toString();
    }

    @AfterAll
    static void close() {
        MODEL.close();
    }

    /** The unchanged file is run as exactly as anybody does; in the rewritten one, what is rounded elsewhere is quantised elsewhere. */
    @Test
    void vectors_are_those_of_the_reference_implementation() {
        var reference = new BgeSmallEnV15QuantizedEmbeddingModel();
        List<String> texts = new ArrayList<>(TEXTS);
        IntStream.iterate(2, words -> words < 500, words -> words * 3)
                .mapToObj(words -> String.join(" ", Collections.nCopies(words, "unused leave")))
                .forEach(texts::add);

        List<float[]> vectors = MODEL.embedPassages(texts);
        try (OnnxEncoder unchanged = OnnxEncoder.ofClassPath(
                "/bge-small-en-v1.5-q.onnx", "/bge-small-en-v1.5-q-tokenizer.json", 512, dataDir)) {
            for (int i = 0; i < texts.size(); i++) {
                float[] expected = reference.embed(texts.get(i)).content().vector();
                assertThat(dot(unchanged.embed(texts.get(i)), expected))
                        .as(texts.get(i))
                        .isGreaterThan(0.9999);
                assertThat(dot(vectors.get(i), expected)).as(texts.get(i)).isGreaterThan(0.995);
            }
        }
    }

    /** The last layer works for one token alone where no more are wanted. */
    @Test
    void a_text_has_the_same_vector_with_and_without_those_of_its_tokens() {
        List<float[]> alone = MODEL.embedPassages(TEXTS);
        List<TokenVectors> together = MODEL.embedTokens(TEXTS);
        for (int i = 0; i < TEXTS.size(); i++) {
            assertThat(dot(alone.get(i), together.get(i).text())).isGreaterThan(0.9995);
        }
    }

    @Test
    void a_question_asked_again_has_the_same_vector_whatever_became_of_the_first() {
        float[] first = MODEL.embedQuery("Do unused days carry over?");
        float[] kept = first.clone();
        first[0] = 7;

        assertThat(MODEL.embedQuery("Do unused days carry over?")).isEqualTo(kept);
    }

    @Test
    void a_word_is_found_again_in_other_words() {
        String question = "May I bring my automobile?";
        List<TokenVectors> texts =
                MODEL.embedTokens(List.of(question, "Cars are parked in the yard.", "Soup is served at noon."));
        int start = question.indexOf("automobile");
        int end = start + "automobile".length();

        assertThat(texts.getFirst().likeness(start, end, texts.get(1)))
                .isGreaterThan(texts.getFirst().likeness(start, end, texts.get(2)));
    }

    @Test
    void vectors_have_unit_length() {
        for (float[] vector : MODEL.embedPassages(TEXTS)) {
            assertThat(vector).hasSize(MODEL.dimensions());
            assertThat(dot(vector, vector)).isBetween(0.999, 1.001);
        }
    }

    @Test
    void a_vector_does_not_depend_on_its_neighbours() {
        float[] alone = MODEL.embedPassages(TEXTS.subList(0, 1)).get(0);
        assertThat(MODEL.embedPassages(TEXTS).get(0)).isEqualTo(alone);
    }

    @Test
    void a_question_is_nearest_to_its_answer() {
        float[] question = MODEL.embedQuery("How many days of leave can I take into next year?");
        List<float[]> passages =
                MODEL.embedPassages(List.of(TEXTS.get(0), "The service desk is open from 07:00 to 18:00."));
        assertThat(dot(question, passages.get(0))).isGreaterThan(dot(question, passages.get(1)) + 0.1);
    }

    @Test
    void text_beyond_the_limit_is_not_seen() {
        String words = String.join(" ", Collections.nCopies(600, "leave"));
        List<float[]> vectors = MODEL.embedPassages(List.of(words, words + " and a different ending"));
        assertThat(vectors.get(0)).isEqualTo(vectors.get(1));
    }

    @Test
    void tokens_are_counted_without_the_special_ones_and_without_a_limit() {
        assertThat(MODEL.countTokens("carry over")).isEqualTo(2);
        assertThat(MODEL.countTokens("")).isZero();
        assertThat(MODEL.countTokens(String.join(" ", Collections.nCopies(600, "leave"))))
                .isEqualTo(600);
    }

    @Test
    void many_threads_get_the_same_vectors() {
        List<float[]> expected = MODEL.embedPassages(TEXTS);
        var calls = IntStream.range(0, 8)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> MODEL.embedPassages(TEXTS)))
                .toList();
        for (var call : calls) {
            assertThat(call.join()).usingRecursiveComparison().isEqualTo(expected);
        }
    }

    @Test
    void an_interrupt_stops_the_work() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> MODEL.embedPassages(Collections.nCopies(5_000, TEXTS.get(0))))
                .isInstanceOf(CancellationException.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void a_closed_model_refuses() {
        OnnxEmbeddingModel model = new OnnxEmbeddingModel();
        model.dataDir = dataDir.toString();
        assertThat(model.countTokens("leave")).isEqualTo(1);
        model.close();
        assertThatThrownBy(() -> model.embedQuery("leave")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void the_native_library_unpacks_into_the_data_directory() {
        MODEL.countTokens("leave");
        assertThat(Path.of(System.getProperty("DJL_CACHE_DIR")))
                .satisfies(dir -> assertThat(Files.exists(dir)).isTrue());
    }

    private static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
