package org.vademecum.llm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThesaurusTest {
    private final Thesaurus thesaurus = Thesaurus.of("en", """
            # vehicles
            car, automobile, motor vehicle
            leave, day off
            """);

    @Test
    void words_of_a_line_stand_for_the_same() {
        assertThat(share("Two automobiles", "one car")).isTrue();
        assertThat(share("Two automobiles", "one bicycle")).isFalse();
    }

    @Test
    void phrases_stand_for_a_concept_even_with_function_words() {
        assertThat(share("a motor vehicle", "the cars")).isTrue();
        assertThat(share("a day off", "annual leave")).isTrue();
        assertThat(share("a motor", "the cars")).isFalse();
    }

    @Test
    void a_word_knows_the_phrase_it_is_part_of() {
        List<Set<String>> byWord = thesaurus.conceptsByWord("my day off");

        assertThat(byWord).hasSize(3);
        assertThat(byWord.get(1))
                .containsAll(thesaurus.concepts("leave").stream()
                        .filter(concept -> concept.startsWith("#"))
                        .toList());
    }

    @Test
    void function_words_are_no_concepts() {
        assertThat(thesaurus.concepts("what is the")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"vacation, holidays", "salary, pay", "doctor's note, medical certificate", "laptop, computers"})
    void the_english_one_knows_the_words_of_working_life(String one, String other) {
        Thesaurus english = Thesaurus.english();

        assertThat(Collections.disjoint(english.concepts(one), english.concepts(other)))
                .isFalse();
    }

    private boolean share(String one, String other) {
        return !Collections.disjoint(thesaurus.concepts(one), thesaurus.concepts(other));
    }
}
