package org.vademecum.llm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.vademecum.llm.Quotable.Kind;

class QuotedAnswerTest {
    private static final SourcePassage RULES = new SourcePassage("【0:0†Rules】", "Rules", "", "");
    private static final SourcePassage FEES = new SourcePassage("【0:1†Fees】", "Fees", "", "");

    @Test
    void every_sentence_carries_the_marker_of_its_passage() {
        assertThat(QuotedAnswer.pieces(
                        List.of(sentence(RULES, "One."), sentence(RULES, "Two."), sentence(FEES, "Three."))))
                .containsExactly("One. 【0:0†Rules】", " Two. 【0:0†Rules】", "\n\nThree. 【0:1†Fees】");
    }

    @Test
    void list_items_stand_below_their_lead_in() {
        Quotable item = new Quotable(RULES, Kind.ITEM, 1, 1, "Open the portal.", "Do this:");

        assertThat(String.join("", QuotedAnswer.pieces(List.of(item))))
                .isEqualTo("Do this: 【0:0†Rules】\n\n- Open the portal. 【0:0†Rules】");
    }

    @Test
    void rows_of_one_table_share_its_header() {
        Quotable car = new Quotable(FEES, Kind.ROW, 0, 1, "Car | 20 euros", "Vehicle | Fee");
        Quotable van = new Quotable(FEES, Kind.ROW, 1, 1, "Van | 30 euros", "Vehicle | Fee");

        assertThat(String.join("", QuotedAnswer.pieces(List.of(car, van)))).isEqualTo("""
                        | Vehicle | Fee |
                        | --- | --- |
                        | Car | 20 euros 【0:1†Fees】 |
                        | Van | 30 euros 【0:1†Fees】 |""");
    }

    @Test
    void what_ends_without_a_full_stop_does_not_run_into_the_next_quote() {
        assertThat(QuotedAnswer.pieces(List.of(
                        sentence(RULES, "by telephone;"),
                        sentence(RULES, "(“In person.”)"),
                        sentence(RULES, "Or not."))))
                .containsExactly("by telephone; 【0:0†Rules】", "\n\n(“In person.”) 【0:0†Rules】", " Or not. 【0:0†Rules】");
    }

    @Test
    void white_space_is_the_only_thing_that_changes() {
        assertThat(QuotedAnswer.pieces(List.of(sentence(RULES, "One\n  two."))))
                .containsExactly("One two. 【0:0†Rules】");
    }

    private static Quotable sentence(SourcePassage source, String text) {
        return new Quotable(source, Kind.SENTENCE, 0, 0, text, "");
    }
}
