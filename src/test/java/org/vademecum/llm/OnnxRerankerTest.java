package org.vademecum.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.vademecum.llm.RerankException.Fault;
import org.vademecum.support.TinyCrossEncoder;

class OnnxRerankerTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String QUESTION = "When do days lapse in June?";

    // The native library stays loaded until the process ends.
    @TempDir(cleanup = CleanupMode.NEVER)
    static Path folder;

    private static Path model;

    @BeforeAll
    static void write() throws IOException {
        OnnxEncoder.prepareTokenizerLibrary(folder);
        TinyCrossEncoder.write(folder, Map.of());
        try (HuggingFaceTokenizer tokenizer = HuggingFaceTokenizer.newInstance(folder.resolve("tokenizer.json"))) {
            long june = tokenizer.encode("june", false, false).getIds()[0];
            long late = tokenizer.encode("late", false, false).getIds()[0];
            model = TinyCrossEncoder.write(folder, Map.of(june, 2.5f, late, -1f));
        }
    }

    @Test
    void each_text_goes_through_the_model_behind_the_question() {
        try (OnnxReranker reranker = reranker(PATIENCE)) {
            assertThat(reranker.score(
                            QUESTION,
                            List.of("Trains are late.", "They lapse in June.", "June is June.", "Nothing."),
                            AuxiliaryCalls.unaccounted()))
                    .containsExactly(-1.0, 2.5, 5.0, 0.0);
        }
    }

    @Test
    void it_is_there_where_its_files_are_configured() {
        Rerankers rerankers = TestRerankers.onnx(model);

        assertThat(rerankers
                        .onnx()
                        .orElseThrow()
                        .score(QUESTION, List.of("June", "July"), AuxiliaryCalls.unaccounted()))
                .containsExactly(2.5, 0.0);
        rerankers.close();
        assertThat(TestRerankers.none().onnx()).isEmpty();
    }

    @Test
    void of_a_long_text_the_beginning_is_read() {
        try (OnnxReranker reranker = reranker(PATIENCE)) {
            assertThat(reranker.score(
                            QUESTION,
                            List.of("a ".repeat(600) + "june", "june " + "a ".repeat(600), "a".repeat(500_000)),
                            AuxiliaryCalls.unaccounted()))
                    .containsExactly(0.0, 2.5, 0.0);
        }
    }

    @Test
    void one_that_is_too_slow_is_stopped_and_one_that_is_closed_is_none() {
        OnnxReranker reranker = reranker(Duration.ZERO);

        assertFails(reranker, Fault.TIMEOUT);
        reranker.close();
        reranker.close();
        assertFails(reranker, Fault.SERVER_ERROR);
    }

    @Test
    void a_file_that_is_none_is_told() throws IOException {
        Path text = Files.writeString(folder.resolve("text.onnx"), "not a model");
        Path tokenizer = folder.resolve("tokenizer.json");

        assertFails(new OnnxReranker(text, tokenizer, folder, PATIENCE), Fault.SERVER_ERROR);
        assertFails(new OnnxReranker(model, text, folder, PATIENCE), Fault.SERVER_ERROR);
        assertThatThrownBy(() -> new OnnxReranker(folder.resolve("none.onnx"), tokenizer, folder, PATIENCE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("vademecum.rerank.onnx-model");
    }

    private static OnnxReranker reranker(Duration timeout) {
        return new OnnxReranker(model, folder.resolve("tokenizer.json"), folder, timeout);
    }

    private static void assertFails(OnnxReranker reranker, Fault fault) {
        assertThatExceptionOfType(RerankException.class)
                .isThrownBy(() -> reranker.score(QUESTION, List.of("Trains are late."), AuxiliaryCalls.unaccounted()))
                .satisfies(e -> assertThat(e.fault()).isEqualTo(fault));
    }
}
