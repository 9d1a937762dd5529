package org.vademecum.llm;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpectedAnswerTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "What does a parking permit cost? | MONEY | A permit costs 20 euros. | Permits are blue.",
                "How much is the fee for a locker? | MONEY | Lockers are free of charge. | Lockers are in the hall.",
                "How many seats does the hall have? | NUMBER | It has 40 seats. | It has seats.",
                "How many days may a bicycle stay? | TIME_SPAN | Up to three days. | Up to three bicycles.",
                "How long does a permit last? | DURATION | It is valid for two years. | It is valid here.",
                "How often is the hall cleaned? | FREQUENCY | The hall is cleaned twice a week. | The hall is clean.",
                "When does the gate close? | DATE | The gate closes at 20:00. | The gate is made of steel.",
                "By when must I return the key? | DATE | Keys go back by 31 March. | Keys are of brass.",
                "How early must I book the hall? | PROMPTNESS | Book it two weeks before. | The hall is large.",
                "Who opens the gate? | PERSON | The caretaker opens it. | It opens slowly.",
                "What is the pressure of the hose? | PRESSURE | Keep the hose at 2.5 bar. | The hose is red.",
                "Which torque do the screws need? | TORQUE | Tighten them to 12 Nm. | Tighten them well.",
                "How hot does the oven get? | TEMPERATURE | It reaches 220 °C. | It reaches the ceiling.",
                "How many kilos does the lift carry? | WEIGHT | It carries 300 kg. | It carries people.",
                "How many kilometres is it to the depot? | DISTANCE | It is 14 km away. | It is far away.",
                "What bandwidth does the line have? | DATA | The line has 50 Mbit/s. | The line is new."
            })
    void a_question_expects_an_answer_of_its_kind(String question, ExpectedAnswer kind, String answer, String other) {
        assertThat(ExpectedAnswer.of(question)).contains(kind);
        assertThat(kind.isGivenBy(answer)).isTrue();
        assertThat(kind.isGivenBy(other)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"May I park in the yard?", "How do I open the gate?", "Which gate is mine?"})
    void anything_may_answer_other_questions(String question) {
        assertThat(ExpectedAnswer.of(question)).isEmpty();
    }

    @Test
    void an_amount_of_money_is_not_any_number() {
        assertThat(ExpectedAnswer.of("How much may a hotel cost?")).containsExactly(ExpectedAnswer.MONEY);
    }

    @Test
    void a_question_may_expect_two_things() {
        assertThat(ExpectedAnswer.of("How deep is the pit, and how long does it take to fill?"))
                .contains(ExpectedAnswer.NUMBER, ExpectedAnswer.DURATION);
    }

    @Test
    void some_words_only_say_what_is_expected() {
        assertThat(ExpectedAnswer.PRESSURE.standsFor("pressure")).isTrue();
        assertThat(ExpectedAnswer.PRESSURE.standsFor("hose")).isFalse();
        assertThat(ExpectedAnswer.MONEY.standsFor("cost")).isTrue();
    }
}
