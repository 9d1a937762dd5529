package org.vademecum.common;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SentencesTest {
    @Test
    void sentences_end_at_marks() {
        assertThat(split("You may go. May I? Yes! “Really?” he asked. Well…  Then it is said."))
                .containsExactly("You may go.", "May I?", "Yes!", "“Really?” he asked.", "Well…", "Then it is said.");
    }

    @Test
    void closing_quotes_and_brackets_stay_with_their_sentence() {
        assertThat(split("Press “Send.” Wait. (See the note.) Then go on."))
                .containsExactly("Press “Send.”", "Wait.", "(See the note.)", "Then go on.");
    }

    @Test
    void abbreviations_do_not_end_a_sentence() {
        assertThat(
                        split(
                                "Ask Dr. Finch, e.g. by mail, cf. No. 4 and Fig. 3. It takes approx. 20 minutes vs. 30 before."))
                .containsExactly(
                        "Ask Dr. Finch, e.g. by mail, cf. No. 4 and Fig. 3.",
                        "It takes approx. 20 minutes vs. 30 before.");
    }

    @Test
    void german_abbreviations_and_dates_do_not_either() {
        assertThat(
                        split(
                                "Der Urlaub ist z. B. bis zum 3. Mai zu nehmen, d. h. nach § 4 Abs. 2 Nr. 1. Danach verfällt er."))
                .containsExactly(
                        "Der Urlaub ist z. B. bis zum 3. Mai zu nehmen, d. h. nach § 4 Abs. 2 Nr. 1.",
                        "Danach verfällt er.");
    }

    @Test
    void a_word_that_looks_like_an_abbreviation_may_end_a_sentence() {
        assertThat(split("The answer is no. Ask again.")).containsExactly("The answer is no.", "Ask again.");
        assertThat(split("We meet at 5 p.m. The room is small. Paper, pens, etc. Bring all."))
                .containsExactly("We meet at 5 p.m.", "The room is small.", "Paper, pens, etc.", "Bring all.");
    }

    @Test
    void numbers_keep_their_points() {
        assertThat(
                        split(
                                "Section 4.2 grants 3.5 days. 28 days are given in all. The limit is 30. After that it lapses."))
                .containsExactly(
                        "Section 4.2 grants 3.5 days.",
                        "28 days are given in all.",
                        "The limit is 30.",
                        "After that it lapses.");
    }

    @Test
    void a_list_number_belongs_to_its_item() {
        assertThat(split("1. Check the calendar. Then go on.\na) Send it.\n2.3. Wait."))
                .containsExactly("1. Check the calendar.", "Then go on.", "a) Send it.", "2.3. Wait.");
    }

    @Test
    void initials_are_part_of_a_name() {
        assertThat(split("It was signed by J. R. Alder. He left."))
                .containsExactly("It was signed by J. R. Alder.", "He left.");
    }

    @Test
    void a_line_end_always_ends_a_sentence() {
        assertThat(split("4.2 Carry-over\n\nUp to five days\r\ncarry over."))
                .containsExactly("4.2 Carry-over", "Up to five days", "carry over.");
    }

    @Test
    void a_table_row_is_one_sentence() {
        assertThat(split("Years | Days\n--- | ---\nFewer than 5. Or 6. | 28 days. None."))
                .containsExactly("Years | Days", "Fewer than 5. Or 6. | 28 days. None.");
    }

    @Test
    void web_addresses_and_file_names_are_not_cut() {
        assertThat(split("Go to reset.alderfinch.example or write to a.b@c.example. Open notes.txt there."))
                .containsExactly("Go to reset.alderfinch.example or write to a.b@c.example.", "Open notes.txt there.");
    }

    @Test
    void scripts_without_spaces_have_their_own_marks() {
        assertThat(split("休暇は五日です。翌年に繰り越せます。")).containsExactly("休暇は五日です。", "翌年に繰り越せます。");
    }

    @Test
    void spans_point_into_the_whole_text() {
        String text = "Zero. One. Two. Three.";
        assertThat(Sentences.of(text, 6, 15)).extracting(span -> span.of(text)).containsExactly("One.", "Two.");
        assertThat(Sentences.of(" \n ")).isEmpty();
    }

    private static List<String> split(String text) {
        return Sentences.of(text).stream().map(span -> span.of(text)).toList();
    }
}
