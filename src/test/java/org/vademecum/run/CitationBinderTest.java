package org.vademecum.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vademecum.support.CannedSearch;
import org.vademecum.thread.Citation;
import org.vademecum.tool.FoundPassage;
import org.vademecum.tool.FoundPassage.PageStart;

class CitationBinderTest {
    private static final String LEAVE = "【0:0†Leave policy】";
    private static final String PAY = "【0:1†Pay policy】";
    private static final String FEES = "【0:2†Fees】";
    private static final String LEAVE_TEXT = "Annual leave. Full-time employees get  30 days of\nannual leave. "
            + "Part-time employees get leave in proportion to their hours.";
    private static final String PAY_TEXT = "Salaries are paid on the 25th. Overtime is paid the month after.";

    private final CitationBinder binder = new CitationBinder();

    CitationBinderTest() {
        FoundPassage pay = CannedSearch.passage(PAY, PAY_TEXT);
        binder.issue(List.of(
                CannedSearch.passage(LEAVE, LEAVE_TEXT),
                new FoundPassage(
                        PAY,
                        "vsf_2",
                        pay.fileId(),
                        pay.filename(),
                        "Pay policy",
                        1,
                        null,
                        4,
                        5,
                        List.of(new PageStart(80, 4), new PageStart(530, 5)),
                        pay.headings(),
                        "",
                        500,
                        500 + PAY_TEXT.length(),
                        PAY_TEXT,
                        1)));
    }

    @Test
    void a_known_marker_becomes_a_citation_where_it_stands() {
        String answer = write("You get 30 days 🏖 of leave. " + LEAVE);

        Citation citation = only();
        assertThat(answer).isEqualTo("You get 30 days 🏖 of leave. " + LEAVE);
        assertThat(codePoints(answer, citation.start(), citation.end())).isEqualTo(LEAVE);
        assertThat(citation.number()).isEqualTo(1);
        assertThat(citation.vectorStoreFileId()).isEqualTo("vsf_1");
        assertThat(citation.documentVersion()).isEqualTo(2);
    }

    @Test
    void a_sentence_that_stands_in_the_passage_is_the_quote_whatever_its_white_space() {
        write("**Full-time employees** get 30 days of annual leave. " + LEAVE);

        assertThat(only().quote()).isEqualTo("Full-time employees get  30 days of\nannual leave.");
        assertThat(only().passageStart()).isEqualTo(100 + LEAVE_TEXT.indexOf("Full-time"));
        assertThat(only().passageEnd() - only().passageStart())
                .isEqualTo(only().quote().length());
    }

    @Test
    void another_wording_quotes_the_sentence_of_the_passage_that_fits_best() {
        write("If you work part-time, your leave is proportional to your hours. " + LEAVE);

        assertThat(only().quote()).isEqualTo("Part-time employees get leave in proportion to their hours.");
    }

    @Test
    void the_rule_below_a_table_s_head_is_in_no_quote() {
        binder.issue(List.of(CannedSearch.passage(FEES, "Vehicle | Fee\n--- | ---\nVan | 30 euros")));
        write("Bananas are yellow. " + FEES);

        assertThat(only().quote()).isEqualTo("Vehicle | Fee\nVan | 30 euros");
    }

    @Test
    void words_the_passage_does_not_have_quote_all_of_it() {
        write("Bananas are yellow. " + LEAVE);

        assertThat(only().quote()).isEqualTo(LEAVE_TEXT);
    }

    @Test
    void only_the_last_sentence_before_the_marker_counts_and_other_markers_do_not() {
        write("Salaries are paid on the 25th. " + PAY + " Full-time employees get 30 days of annual leave. " + PAY + " "
                + LEAVE);

        assertThat(binder.citations())
                .extracting(Citation::quote)
                .containsExactly(
                        "Salaries are paid on the 25th.",
                        PAY_TEXT,
                        "Full-time employees get  30 days of\nannual leave.");
    }

    @Test
    void a_marker_before_the_period_belongs_to_the_sentence_it_ends() {
        write("Salaries are paid on the 25th " + PAY + ". And then?");

        assertThat(only().quote()).isEqualTo("Salaries are paid on the 25th.");
    }

    @Test
    void numbers_count_passages_in_the_order_of_their_first_marker() {
        write("A. " + PAY + " B. " + LEAVE + " C. " + PAY);

        assertThat(binder.citations()).extracting(Citation::number).containsExactly(1, 2, 1);
    }

    @Test
    void the_page_is_that_of_the_quote_not_that_of_the_passage() {
        write("Salaries are paid on the 25th. " + PAY + " Overtime is paid the month after. " + PAY);

        assertThat(binder.citations()).extracting(Citation::page).containsExactly(4, 5);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "【9:9†Leave policy】",
                "【0:0†Another title】",
                "【7:1】",
                "【4:0†source】",
                "【Leave policy†p. 3】",
                "【0:2†Leave policy】"
            })
    void a_marker_the_server_did_not_issue_is_removed(String marker) {
        assertThat(write("You get 30 days." + marker + " Good.")).isEqualTo("You get 30 days. Good.");
        assertThat(binder.citations()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"【0:0】", "【 0:0 † Leave  policy 】", "【0:0†Leavepolicy】"})
    void a_marker_of_ours_is_recognised_without_title_and_with_other_spaces(String marker) {
        assertThat(write("You get 30 days. " + marker)).isEqualTo("You get 30 days. " + LEAVE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"【注意】", "see 【the annex】 there", "an open 【 bracket\nand a new line", "】【】"})
    void other_text_in_such_brackets_stays(String text) {
        assertThat(write(text)).isEqualTo(text);
    }

    @Test
    void text_before_a_possible_marker_is_not_held_back() {
        assertThat(binder.accept("Thirty days. 【0").text()).isEqualTo("Thirty days. ");
        assertThat(binder.accept(":0†Leave ").text()).isEmpty();
        CitationBinder.Bound bound = binder.accept("policy】 Good.");
        assertThat(bound.text()).isEqualTo(LEAVE + " Good.");
        assertThat(bound.citations()).hasSize(1);
    }

    @Test
    void a_bracket_that_never_closes_is_not_held_back_for_ever() {
        String endless = "【" + "x".repeat(300);

        assertThat(binder.accept(endless).text()).isEqualTo(endless);
    }

    @ParameterizedTest
    @ValueSource(strings = {"【", "【0", "【0:", "【0:0†Lea", "【something†els"})
    void a_marker_cut_off_at_the_end_is_dropped(String begun) {
        assertThat(write("Thirty days. " + begun)).isEqualTo("Thirty days. ");
    }

    @Test
    void other_text_cut_off_at_the_end_stays() {
        assertThat(write("See 【the annex")).isEqualTo("See 【the annex");
    }

    @Test
    void however_an_answer_is_cut_into_pieces_the_result_is_the_same() {
        String raw = "Full-time employees get 30 days. " + LEAVE + "【9:9†x】 🏖 Salaries: 25th " + PAY + ".【0:0】 End 【";
        String whole = write(raw);
        List<Citation> citations = binder.citations();

        Random random = new Random(42);
        for (int round = 0; round < 200; round++) {
            CitationBinderTest other = new CitationBinderTest();
            StringBuilder told = new StringBuilder();
            List<Citation> bound = new ArrayList<>();
            for (int at = 0; at < raw.length(); ) {
                int end = Math.min(raw.length(), at + 1 + random.nextInt(9));
                CitationBinder.Bound piece = other.binder.accept(raw.substring(at, end));
                told.append(piece.text());
                bound.addAll(piece.citations());
                at = end;
            }
            told.append(other.binder.finish().text());
            assertThat(told).hasToString(whole);
            assertThat(other.binder.text()).isEqualTo(whole);
            assertThat(bound).isEqualTo(citations);
        }
    }

    private String write(String answer) {
        return binder.accept(answer).text() + binder.finish().text();
    }

    private Citation only() {
        assertThat(binder.citations()).hasSize(1);
        return binder.citations().get(0);
    }

    private static String codePoints(String text, int start, int end) {
        return text.substring(text.offsetByCodePoints(0, start), text.offsetByCodePoints(0, end));
    }
}
