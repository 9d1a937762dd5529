package org.vademecum.retrieval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.vademecum.common.Invalid;
import org.vademecum.common.Json;

class RetrievalProfileTest {
    private final RetrievalProfileConverter column = new RetrievalProfileConverter();

    @Test
    void by_default_it_is_the_recipe_that_was_measured() {
        assertThat(Json.write(RetrievalProfile.DEFAULT)).isEqualTo("""
                        {"k1":0.6,"b":0.5,"pair_weight":0.5,"glossary":0.7,"vector_weight":3.0,"candidates":100,\
                        "fusion":"weighted_sum","passage_characters":3000,"merge_gap":1,"results":null,\
                        "threshold":0.0,"results_per_document":null,"neighbours":0,"recency_boost":0.0,\
                        "recency_half_life":365,"document_boost":1.0,"rewrite":"none","rerank":"none","rerank_candidates":30,\
                        "collapse_duplicates":0.0,"diversity":0.0}""");
    }

    @ParameterizedTest
    @EnumSource(Knob.class)
    void every_knob_is_a_component_and_can_be_set(Knob knob) {
        boolean choice = knob.kind() == Knob.Kind.CHOICE;
        String text = choice ? knob.choices().getLast() : Integer.toString(knob.max());
        RetrievalProfile tuned = RetrievalProfile.DEFAULT.with(
                read("{\"%s\": %s}".formatted(knob.id(), choice ? '"' + text + '"' : text)));

        assertThat(knob.of(tuned).asText().replace(".0", "")).isEqualTo(text);
        assertThat(tuned).isNotEqualTo(RetrievalProfile.DEFAULT);
        assertThat(column.convertToEntityAttribute(column.convertToDatabaseColumn(tuned)))
                .isEqualTo(tuned);
        assertThat(RetrievalProfile.DEFAULT.with(new RetrievalTuning(java.util.Map.of(knob, knob.parse(text)))))
                .isEqualTo(tuned);
    }

    @Test
    void knobs_and_components_are_the_same() {
        JsonNode json = Json.mapper().valueToTree(RetrievalProfile.DEFAULT);

        assertThat(json.fieldNames())
                .toIterable()
                .containsExactlyElementsOf(
                        Arrays.stream(Knob.values()).map(Knob::id).toList());
    }

    @Test
    void what_a_column_does_not_know_is_as_by_default_and_what_it_knows_besides_is_nothing() {
        assertThat(column.convertToEntityAttribute("{\"k1\": 1.2, \"of_tomorrow\": true}"))
                .isEqualTo(RetrievalProfile.DEFAULT.with(RetrievalTuning.NONE.with(Knob.K1, 1.2)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'k1': 3.1}|profile.k1|a number from 0 to 3",
                "{'k1': '1'}|profile.k1|a number from 0 to 3",
                "{'k1': null}|profile.k1|a number from 0 to 3",
                "{'candidates': 9}|profile.candidates|a whole number from 10 to 500",
                "{'candidates': 10.5}|profile.candidates|a whole number from 10 to 500",
                "{'results': 0}|profile.results|a whole number from 1 to 50, or null",
                "{'fusion': 'MIN_MAX'}|profile.fusion|one of weighted_sum, min_max, reciprocal_rank",
                "{'rerank': 'cohere'}|profile.rerank|one of none, endpoint, chat_model, onnx",
                "{'rerank_candidates': 101}|profile.rerank_candidates|a whole number from 2 to 100",
                "{'document_boost': 2.5}|profile.document_boost|a number from 0 to 2",
                "{'chunk_size': 800}|profile.chunk_size|Unknown parameter",
                "[]|profile|expected an object"
            })
    void a_bad_value_is_refused_with_its_name(String json, String name, String message) {
        assertThatExceptionOfType(Invalid.class)
                .isThrownBy(() -> read(json.replace('\'', '"')))
                .satisfies(invalid -> assertThat(invalid.param()).isEqualTo(name))
                .withMessageContaining(message);
    }

    @Test
    void a_later_tuning_wins() {
        RetrievalTuning store = RetrievalTuning.NONE.with(Knob.RESULTS, 5).with(Knob.NEIGHBOURS, 1);
        RetrievalProfile tuned = RetrievalProfile.DEFAULT.with(store.with(read("{\"results\": null}")));

        assertThat(tuned.results()).isNull();
        assertThat(tuned.neighbours()).isOne();
    }

    private static RetrievalTuning read(String json) {
        return RetrievalTuning.read(Json.read(json, JsonNode.class), "profile");
    }
}
