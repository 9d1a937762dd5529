package org.vademecum.llm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class AskedWordsTest {
    private static final Thesaurus THESAURUS = Thesaurus.of("en", "");

    @Test
    void function_words_are_left_out() {
        assertThat(of("How do we order a chair?")).extracting(AskedWord::text).containsExactly("order", "chair");
    }

    @Test
    void things_matter_more_than_what_is_done_with_them() {
        assertThat(weight("Can I paint my locker?", "locker")).isGreaterThan(weight("Can I paint my locker?", "paint"));
        assertThat(weight("Can I quickly paint it?", "quickly")).isLessThan(1);
    }

    @Test
    void an_identifier_matters_most_and_a_name_more_than_a_noun() {
        String question = "Does the F12 button of the Arbor press lock?";

        assertThat(weight(question, "F12")).isGreaterThan(weight(question, "Arbor"));
        assertThat(weight(question, "Arbor")).isGreaterThan(weight(question, "button"));
    }

    @Test
    void the_number_of_a_code_or_a_model_is_taken_literally() {
        assertThat(literal("What does TR-7 mean?")).containsExactly("7");
        assertThat(literal("Does the Arbor 7 need oil?")).containsExactly("7");
        assertThat(literal("Does E7 stop it within 7 days?")).containsExactly("E7");
    }

    private static List<String> literal(String question) {
        return of(question).stream()
                .filter(AskedWord::literal)
                .map(AskedWord::text)
                .toList();
    }

    @Test
    void a_weekday_is_no_name() {
        assertThat(weight("Is the gate open on Sunday?", "Sunday")).isEqualTo(weight("Is the gate open?", "gate"));
    }

    @Test
    void circumstances_matter_less_than_what_is_asked() {
        String question = "My locker is full. Where do I put my helmet?";

        assertThat(weight(question, "locker")).isLessThan(weight(question, "helmet"));
    }

    @Test
    void what_is_asked_of_a_thing_matters_more_than_the_thing() {
        String question = "What is the width of the gate?";

        assertThat(weight(question, "width")).isGreaterThan(weight(question, "gate"));
        assertThat(weight("Which helmet do I wear?", "helmet")).isGreaterThan(1);
    }

    @Test
    void a_verb_that_says_little_may_be_a_noun_that_says_much() {
        assertThat(weight("When can I leave?", "leave")).isLessThan(weight("How many days of leave?", "leave"));
    }

    @Test
    void the_department_is_not_taken_for_the_pronoun() {
        assertThat(weight("Does the IT desk open early?", "desk")).isEqualTo(1);
    }

    @Test
    void the_clauses_of_the_last_sentence_that_asks_are_the_question() {
        assertThat(AskedWords.askingPart("I lost my badge. How much is a new one, and who pays?"))
                .isEqualToNormalizingWhitespace("How much is a new one, and who pays?");
        assertThat(AskedWords.askingPart("How wide is the gate? When does it close?"))
                .isEqualTo("When does it close?");
        assertThat(AskedWords.askingPart("Width of the gate")).isEqualTo("Width of the gate");
    }

    private static List<AskedWord> of(String question) {
        return AskedWords.of(question, THESAURUS);
    }

    private static double weight(String question, String word) {
        return of(question).stream()
                .filter(asked -> asked.text().equals(word))
                .findFirst()
                .orElseThrow()
                .weight();
    }
}
