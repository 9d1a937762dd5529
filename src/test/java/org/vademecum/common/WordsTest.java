package org.vademecum.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordsTest {
    private final Words english = Words.of("en");

    @Test
    void a_question_is_reduced_to_what_it_is_about() {
        assertThat(english.stems("How many days of leave do I get per year?"))
                .containsExactlyElementsOf(english.stems("days leave per year"));
    }

    @Test
    void forms_of_a_word_are_the_same_word() {
        assertThat(english.stems("requested Requests requesting")).containsOnly("request");
    }

    @Test
    void codes_and_numbers_are_words() {
        assertThat(english.stems("E21 and TG-140, 38.5 hours")).containsExactly("e21", "tg", "140", "38.5", "hour");
    }

    @Test
    void a_possessive_is_its_noun() {
        assertThat(english.stems("The doctor's note")).containsExactly("doctor", "note");
    }

    @Test
    void pairs_join_neighbours() {
        assertThat(Words.pairs(List.of("sick", "pay", "week"))).containsExactly("sick pay", "pay week");
        assertThat(Words.pairs(List.of("sick"))).isEmpty();
        assertThat(Words.pairs(List.of())).isEmpty();
    }

    @Test
    void german_questions_are_reduced_as_well() {
        assertThat(Words.of("de").stems("Wie viele Tage Urlaub bekomme ich?")).contains("urlaub");
        assertThat(Words.of("de").stems("Wer darf das?")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "es, ¿Cuántas semanas de vacaciones tengo?, semana vacación",
        "fr, Combien de jours de l'année puis-je prendre ?, jour année prendre",
        "it, Quanti giorni dell'anno posso prendere?, giorno anno prendere",
        "nl, Hoeveel dagen mag ik nemen?, dag nemen",
        "pt, Quantos dias de férias tenho?, dia férias"
    })
    void questions_of_other_languages_as_well(String language, String question, String about) {
        Words words = Words.of(language);
        assertThat(words.stems(question)).containsExactlyElementsOf(words.stems(about));
    }

    @Test
    void each_language_has_its_words() {
        assertThat(Words.LANGUAGES)
                .allSatisfy(language ->
                        assertThat(Words.of(language).stems("Vademecum")).hasSize(1));
    }

    @Test
    void a_language_without_analysis_is_refused() {
        assertThatThrownBy(() -> Words.of("xx")).hasMessageContaining("'xx'");
    }
}
