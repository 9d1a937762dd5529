package org.vademecum.llm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.vademecum.llm.EnglishReading.Fit;

class EnglishReadingTest {
    private final EmbeddingModel embeddings = new LetterEmbeddingModel();

    @Test
    void a_quote_that_says_all_words_leaves_nothing_unsaid() {
        assertThat(fit("May staff park in the yard?", "Staff park in the yard.").unsaid())
                .isZero();
    }

    @Test
    void another_word_for_the_same_says_it() {
        assertThat(fit("May employees park in the yard?", "Staff park in the yard.")
                        .unsaid())
                .isZero();
    }

    @Test
    void headings_and_title_say_what_the_quote_takes_as_known() {
        assertThat(fit("How long does a parking permit last?", "It is valid for a year.")
                        .unsaid())
                .isLessThan(fit("How long does a fishing permit last?", "It is valid for a year.")
                        .unsaid());
    }

    @Test
    void a_thing_that_is_not_named_counts_more_than_a_deed() {
        String quote = "Staff park in the yard.";

        assertThat(fit("May staff park zeppelins in the yard?", quote).unsaid())
                .isGreaterThan(fit("May staff quickly park in the yard?", quote).unsaid());
    }

    @Test
    void an_amount_of_money_says_what_something_costs() {
        assertThat(fit("What does a permit cost?", "A permit is 20 euros.").unsaid())
                .isEqualTo(fit("What does a permit cost?", "A permit costs 20 euros.")
                        .unsaid());
    }

    @Test
    void a_quote_without_the_kind_of_answer_does_not_give_it() {
        assertThat(fit("What does a permit cost?", "A permit is blue.").given()).isZero();
        assertThat(fit("What does a permit cost?", "A permit is 20 euros.").given())
                .isOne();
        assertThat(fit("May I have a permit?", "A permit is blue.").given()).isOne();
    }

    @Test
    void a_code_is_not_said_by_one_that_looks_like_it() {
        assertThat(fit("What does fault E71 mean?", "Fault E72 means that the gate is open.")
                        .unsaid())
                .isGreaterThan(1);
        assertThat(fit("What does fault E72 mean?", "Fault E72 means that the gate is open.")
                        .unsaid())
                .isZero();
    }

    @Test
    void a_row_is_read_with_the_header_of_its_table() {
        Fit fit = fit("What is the fee for a van?", "Vehicle | Fee in euros\nVan | 30");

        assertThat(fit.given()).isOne();
    }

    private Fit fit(String question, String text) {
        SourcePassage passage = new SourcePassage("【0:0†Site rules】", "Site rules", "2.1 Parking", text);
        List<Quotable> quotes = Quotables.of(passage);
        List<String> texts = quotes.stream().map(Quotable::inContext).toList();
        TokenVectors asked = embeddings.embedTokens(List.of(question)).getFirst();
        return new EnglishReading(question, asked, embeddings, Thesaurus.english())
                .fit(quotes, embeddings.embedTokens(texts))
                .getFirst();
    }
}
