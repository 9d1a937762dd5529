package org.vademecum.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.vademecum.thread.SentenceSupport.Support.QUOTED;
import static org.vademecum.thread.SentenceSupport.Support.SUPPORTED;
import static org.vademecum.thread.SentenceSupport.Support.UNSUPPORTED;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vademecum.support.CannedSearch;
import org.vademecum.thread.SentenceSupport;
import org.vademecum.thread.SentenceSupport.Support;
import org.vademecum.tool.FoundPassage;

class SentenceCheckTest {
    private static final String LEAVE = "【0:0†Leave policy】";
    private static final String PAY = "【0:1†Pay policy】";
    private static final List<FoundPassage> PASSAGES = List.of(
            CannedSearch.passage(
                    LEAVE,
                    "Full-time employees get 30 days of annual leave. Unused leave of up to 5 days can be carried over"
                            + " until 31 March. The limit is 1,500 euros."),
            CannedSearch.passage(PAY, "Salaries are paid on the 25th of each month."));

    @Test
    void a_sentence_of_the_passage_is_quoted() {
        assertThat(supports("Full-time employees get 30 days of annual leave. " + LEAVE))
                .containsExactly(QUOTED);
    }

    @Test
    void quotation_marks_emphasis_and_case_do_not_matter() {
        assertThat(supports("- “full-time employees get **30 days** of annual leave” " + LEAVE))
                .containsExactly(QUOTED);
    }

    @Test
    void the_same_in_other_words_is_supported() {
        assertThat(supports("You can carry over up to 5 days of unused leave until 31 March. " + LEAVE))
                .containsExactly(SUPPORTED);
    }

    @Test
    void one_wrong_number_is_not_supported() {
        assertThat(supports("You can carry over up to 10 days of unused leave until 31 March. " + LEAVE))
                .containsExactly(UNSUPPORTED);
    }

    @Test
    void a_number_is_the_same_with_and_without_its_separator() {
        assertThat(supports("The limit for this is 1500 euros. " + LEAVE)).containsExactly(SUPPORTED);
    }

    @Test
    void part_of_a_number_is_not_that_number() {
        assertThat(supports("Full-time employees get 0 days of annual leave. " + LEAVE))
                .containsExactly(UNSUPPORTED);
    }

    @Test
    void a_sentence_is_checked_against_what_it_cites_and_nothing_else() {
        assertThat(supports("Salaries are paid on the 25th of each month. " + LEAVE))
                .containsExactly(UNSUPPORTED);
        assertThat(supports("Salaries are paid on the 25th of each month. " + LEAVE + PAY))
                .containsExactly(QUOTED);
    }

    @Test
    void a_sentence_without_a_marker_leans_on_the_next_one_of_its_line() {
        assertThat(supports("Salaries are paid on the 25th. It happens each month. " + PAY))
                .containsExactly(QUOTED, SUPPORTED);
        assertThat(supports("Salaries are paid on the 25th.\nThey are paid each month. " + PAY))
                .containsExactly(UNSUPPORTED, SUPPORTED);
    }

    @Test
    void the_header_of_a_table_leans_on_its_rows() {
        List<FoundPassage> table =
                List.of(CannedSearch.passage(LEAVE, "Vehicle | Fee\nVan | 30 euros\nCar | 20 euros"));

        assertThat(check("| Vehicle | Fee |\n| --- | --- |\n| Van | 30 euros " + LEAVE + " |", table))
                .extracting(SentenceSupport::support)
                .containsExactly(QUOTED, QUOTED);
        assertThat(check("| Vehicle | Tax |\n| --- | --- |\n| Van | 30 euros " + LEAVE + " |", table))
                .extracting(SentenceSupport::support)
                .containsExactly(UNSUPPORTED, QUOTED);
        assertThat(check("Bananas are yellow.\n| Van | 30 euros " + LEAVE + " |", table))
                .extracting(SentenceSupport::support)
                .containsExactly(UNSUPPORTED, QUOTED);
    }

    @Test
    void without_any_citation_nothing_is_supported() {
        assertThat(supports("Salaries are paid on the 25th of each month.")).containsExactly(UNSUPPORTED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"## Annual leave", "Here is what the manual says:", "What else would you like to know?", "---"})
    void what_states_nothing_is_not_judged(String text) {
        assertThat(supports(text)).isEmpty();
    }

    @Test
    void offsets_are_code_points_of_the_answer_with_its_markers() {
        String answer = "🏖 Salaries are paid on the 25th of each month. " + PAY + " Bananas are yellow.";

        List<SentenceSupport> checked = check(answer);

        assertThat(checked).hasSize(2);
        assertThat(text(answer, checked.get(0))).isEqualTo("🏖 Salaries are paid on the 25th of each month.");
        assertThat(text(answer, checked.get(1))).isEqualTo("Bananas are yellow.");
    }

    @Test
    void german_is_understood_as_well() {
        List<FoundPassage> passages = List.of(CannedSearch.passage(
                LEAVE, "Vollzeitbeschäftigte haben Anspruch auf 30 Tage Erholungsurlaub im Kalenderjahr."));

        assertThat(check("Der Anspruch der Vollzeitbeschäftigten beträgt 30 Tage Erholungsurlaub. " + LEAVE, passages))
                .extracting(SentenceSupport::support)
                .containsExactly(SUPPORTED);
        assertThat(check("Im Home-Office gilt eine andere Regelung. " + LEAVE, passages))
                .extracting(SentenceSupport::support)
                .containsExactly(UNSUPPORTED);
    }

    private static List<Support> supports(String answer) {
        return check(answer).stream().map(SentenceSupport::support).toList();
    }

    private static List<SentenceSupport> check(String answer) {
        return check(answer, PASSAGES);
    }

    private static List<SentenceSupport> check(String answer, List<FoundPassage> passages) {
        CitationBinder binder = new CitationBinder();
        binder.issue(passages);
        binder.accept(answer);
        binder.finish();
        return SentenceCheck.check(binder.text(), binder.citations(), passages);
    }

    private static String text(String answer, SentenceSupport sentence) {
        return answer.substring(
                answer.offsetByCodePoints(0, sentence.start()), answer.offsetByCodePoints(0, sentence.end()));
    }
}
