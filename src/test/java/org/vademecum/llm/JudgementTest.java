package org.vademecum.llm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.vademecum.llm.EnglishReading.Fit;
import org.vademecum.llm.Judgement.Judged;

class JudgementTest {
    @Test
    void a_quote_that_says_all_answers() {
        Judgement judgement = Judgement.ofRead(List.of(read(0, "Permits last a year.", 0.8, Fit.PERFECT)));

        assertThat(judgement.sure()).isPositive();
        assertThat(judgement.chosen()).extracting(Quotable::text).containsExactly("Permits last a year.");
    }

    @Test
    void a_quote_that_leaves_much_unsaid_does_not_answer() {
        assertThat(Judgement.ofRead(List.of(read(0, "Permits last a year.", 0.8, new Fit(4, 0, 1))))
                        .chosen())
                .isEmpty();
    }

    @Test
    void a_quote_without_the_expected_kind_of_answer_is_less_sure() {
        Judgement with = Judgement.ofRead(List.of(read(0, "Permits last a year.", 0.8, new Fit(0, 1, 1))));
        Judgement without = Judgement.ofRead(List.of(read(0, "Permits last a year.", 0.8, new Fit(0, 1, 0))));

        assertThat(without.sure()).isLessThan(with.sure());
    }

    @Test
    void in_doubt_more_is_quoted() {
        List<Judged> sure = List.of(read(0, "A", 0.8, Fit.PERFECT), read(1, "B", 0.7, Fit.PERFECT));
        List<Judged> doubtful =
                List.of(read(0, "A", 0.65, new Fit(0.7, 0.5, 1)), read(1, "B", 0.55, new Fit(0.7, 0.5, 1)));

        assertThat(Judgement.ofRead(sure).chosen()).hasSize(1);
        assertThat(Judgement.ofRead(doubtful).chosen()).hasSize(2);
    }

    @Test
    void at_most_three_passages_are_quoted() {
        List<Judged> many = IntStream.range(0, 6)
                .mapToObj(i -> read(i, "Quote " + i, 0.8, Fit.PERFECT))
                .toList();

        assertThat(Judgement.ofRead(many).chosen()).hasSize(3);
    }

    @Test
    void a_table_is_not_quoted_whole_because_one_row_answers() {
        SourcePassage table =
                new SourcePassage("【0:0†Fees】", "Fees", "", "Vehicle | Fee\nVan | 30 euros\nCar | 20 euros");
        List<Quotable> rows = Quotables.of(table);
        List<Judged> judged = List.of(
                Judged.read(rows.get(0), vectors(0), 0, 0.7, 0.5, new Fit(0.4, 0.5, 1)),
                Judged.read(rows.get(1), vectors(1), 0, 0.65, 0.5, new Fit(0.4, 0.5, 1)));

        assertThat(Judgement.ofRead(judged).chosen()).extracting(Quotable::text).containsExactly("Van | 30 euros");
    }

    @Test
    void nothing_is_chosen_from_nothing() {
        assertThat(Judgement.ofRead(List.of()).chosen()).isEmpty();
        assertThat(Judgement.ofCompared(List.of()).chosen()).isEmpty();
    }

    @Test
    void what_was_not_read_answers_by_meaning_and_words() {
        Quotable quote = quote(0, "Parkausweise gelten ein Jahr.");

        assertThat(Judgement.ofCompared(List.of(Judged.compared(quote, vectors(0), 0, 0.6, 1)))
                        .chosen())
                .containsExactly(quote);
        assertThat(Judgement.ofCompared(List.of(Judged.compared(quote, vectors(0), 0, 0.6, 0)))
                        .chosen())
                .isEmpty();
    }

    private static Judged read(int passage, String text, double meaning, Fit fit) {
        return Judged.read(quote(passage, text), vectors(passage), 0, meaning, 0.5, fit);
    }

    private static Quotable quote(int passage, String text) {
        SourcePassage source = new SourcePassage("【0:" + passage + "†Site rules】", "Site rules", "", text);
        return Quotables.of(source).getFirst();
    }

    /** All different. */
    private static TokenVectors vectors(int direction) {
        float[] vector = new float[8];
        vector[direction] = 1;
        return TokenVectors.of(vector, List.of(), List.of());
    }
}
