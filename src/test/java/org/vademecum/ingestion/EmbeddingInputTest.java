package org.vademecum.ingestion;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.vademecum.vectorstore.Chunk;
import org.vademecum.vectorstore.DocumentText;

class EmbeddingInputTest {
    @Test
    void title_and_headings_stand_before_the_text() {
        assertThat(EmbeddingInput.embedded("Travel policy", chunk("3 Hotels › 3.2 Abroad", "", "Up to 180 euros.")))
                .isEqualTo("Travel policy › 3 Hotels › 3.2 Abroad\nUp to 180 euros.");
    }

    @Test
    void without_headings_the_title_stands_alone() {
        assertThat(EmbeddingInput.embedded("Travel policy", chunk("", "", "Up to 180 euros.")))
                .isEqualTo("Travel policy\nUp to 180 euros.");
    }

    @Test
    void a_title_that_is_the_first_heading_is_not_repeated() {
        assertThat(EmbeddingInput.embedded("Travel policy", chunk("Travel Policy › Hotels", "", "Text.")))
                .isEqualTo("Travel policy › Hotels\nText.");
    }

    @Test
    void what_leads_to_the_chunk_is_embedded_and_searched_with_it() {
        Chunk row = chunk("Rates", "Country | Euros", "France | 180");

        assertThat(EmbeddingInput.searched(row)).isEqualTo("Country | Euros\nFrance | 180");
        assertThat(EmbeddingInput.embedded("Travel", row)).isEqualTo("Travel › Rates\nCountry | Euros\nFrance | 180");
    }

    @Test
    void the_rule_below_a_table_s_head_says_nothing() {
        Chunk table = chunk("Rates", "", "Country | Euros\n--- | ---\nFrance | 180");

        assertThat(EmbeddingInput.searched(table)).isEqualTo("Country | Euros\nFrance | 180");
    }

    @Test
    void of_a_long_path_the_outer_headings_go_first() {
        String outer = "outer ".repeat(21).strip();

        assertThat(EmbeddingInput.embedded("Manual", chunk(outer + " › middle one › inner", "", "Text.")))
                .isEqualTo("Manual › middle one › inner\nText.");
    }

    @Test
    void a_long_title_is_cut_after_24_words() {
        assertThat(EmbeddingInput.embedded("word ".repeat(40), chunk("Hotels", "", "Text.")))
                .isEqualTo("word ".repeat(24).strip() + "\nText.");
    }

    @Test
    void a_document_called_like_its_file_is_named_by_its_first_line() {
        DocumentText text = new DocumentText("\n  Doors are locked at seven.  So are windows.\nMore.", List.of(), null);

        assertThat(EmbeddingInput.name("c17", "c17.txt", text))
                .isEqualTo("Doors are locked at seven.  So are windows.");
        assertThat(EmbeddingInput.name("House rules", "c17.txt", text)).isEqualTo("House rules");
    }

    @Test
    void a_chunk_that_the_model_sees_whole_is_embedded_in_one_piece() {
        Chunk chunk = chunk("Hotels", "", "Up to 180 euros.");

        assertThat(EmbeddingInput.embedded("Travel", chunk, EmbeddingInputTest::words))
                .containsExactly(EmbeddingInput.embedded("Travel", chunk));
    }

    @Test
    void a_longer_chunk_is_embedded_in_pieces_of_whole_sentences() {
        String sentence = "One sentence has always got exactly ten words in it. ";
        String content = sentence.repeat(100).strip();
        Chunk chunk = new Chunk("vsf_1", 0, content, 0, content.length(), null, null, "Hotels", "", 1_000);

        List<String> pieces = EmbeddingInput.embedded("Travel", chunk, EmbeddingInputTest::words);

        assertThat(pieces).hasSize(3).allSatisfy(piece -> {
            assertThat(piece).startsWith("Travel › Hotels\nOne sentence").endsWith("in it.");
            assertThat(words(piece)).isLessThanOrEqualTo(363);
        });
        assertThat(pieces.stream().mapToInt(EmbeddingInputTest::words).sum()).isEqualTo(1_000 + 3 * 3);
    }

    private static int words(String text) {
        return text.strip().split("\\s+").length;
    }

    private static Chunk chunk(String headings, String lead, String content) {
        return new Chunk("vsf_1", 0, content, 0, content.length(), null, null, headings, lead, 5);
    }
}
