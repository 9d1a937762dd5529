package org.vademecum.vectorstore;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.vademecum.common.Words;
import org.vademecum.vectorstore.Synonyms.Form;

class SynonymsTest {
    private final Words english = Words.of("en");
    private final Synonyms synonyms = new Synonyms(List.of(
            List.of("PTO", "paid time off", "holidays"),
            List.of("time sheet", "Stundenzettel"),
            List.of("IT", "computers"),
            List.of("flexitime", "time off", "half-time")));

    @Test
    void whichever_form_a_question_has_the_others_are_told() {
        assertThat(others("How much PTO do I have?")).containsExactly("paid time off", "holidays");
        assertThat(others("My paid time off")).containsExactly("PTO", "holidays");
        assertThat(others("Where do time sheets go?")).containsExactly("Stundenzettel");
    }

    @Test
    void forms_are_found_whatever_their_ending_and_case() {
        assertThat(others("a HOLIDAY")).containsExactly("PTO", "paid time off");
    }

    @Test
    void a_phrase_is_found_as_a_whole_or_not_at_all() {
        assertThat(others("a sheet for the time")).isEmpty();
        assertThat(others("paid")).isEmpty();
        assertThat(others("")).isEmpty();
    }

    @Test
    void forms_that_stand_in_the_question_are_none_of_the_others() {
        List<Synonyms.Found> found = synonyms.in(english.stems("Is PTO a holiday?"), english);

        assertThat(found).extracting(each -> each.form().text()).containsExactly("PTO", "holidays");
        assertThat(found)
                .allSatisfy(
                        each -> assertThat(each.others()).extracting(Form::text).containsExactly("paid time off"));
    }

    @Test
    void what_is_nothing_but_stop_words_is_found_nowhere() {
        assertThat(others("Is it here?")).isEmpty();
        assertThat(others("new computers")).isEmpty();
    }

    @Test
    void one_word_that_stop_words_leave_of_a_phrase_does_not_stand_for_it() {
        assertThat(others("What time does the canteen open?")).isEmpty();
        assertThat(others("Is there flexitime?")).containsExactly("half-time");
    }

    @Test
    void each_language_has_its_own_endings() {
        Words german = Words.of("de");

        assertThat(synonyms.in(german.stems("Wo sind die Stundenzettels?"), german))
                .singleElement()
                .satisfies(found ->
                        assertThat(found.others()).extracting(Form::text).containsExactly("time sheet"));
    }

    private List<String> others(String question) {
        return synonyms.in(english.stems(question), english).stream()
                .flatMap(found -> found.others().stream())
                .map(Form::text)
                .toList();
    }
}
