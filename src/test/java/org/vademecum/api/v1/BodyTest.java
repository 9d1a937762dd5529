package org.vademecum.api.v1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vademecum.common.Change;
import org.vademecum.common.Invalid;

class BodyTest {
    @Test
    void absent_null_and_a_value_are_told_apart() {
        Body body = body("{\"name\": null, \"model\": \"m\"}");

        assertThat(body.field("description").change(Field::string)).isEqualTo(Change.none());
        assertThat(body.field("name").change(Field::string)).isEqualTo(Change.to(null));
        assertThat(body.field("model").change(Field::string)).isEqualTo(Change.to("m"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "{} {}", "{\"a\":1,\"a\":2}", "nonsense", " "})
    void what_is_no_json_is_refused(String json) {
        assertThat(refusal(() -> body(json)).code()).isEqualTo("invalid_json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "1", "\"text\"", "null"})
    void what_is_no_object_is_refused(String json) {
        assertThat(refusal(() -> body(json)).code()).isEqualTo("invalid_type");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\": \"\\u0000\"}", "{\"a\": [{\"b\": \"x\\ud800\"}]}", "{\"\\u0000\": 1}"})
    void what_no_database_keeps_is_refused(String json) {
        assertThat(refusal(() -> body(json)).code()).isEqualTo("invalid_value");
    }

    @Test
    void what_nests_too_deep_is_refused() {
        assertThat(body(nested(100)).field("a").hasValue()).isTrue();

        Invalid refused = refusal(() -> body(nested(101)));

        assertThat(refused.code()).isEqualTo("invalid_json");
        assertThat(refused).hasMessageContaining("nests more than 100 deep");
    }

    private static String nested(int levels) {
        return "{\"a\":".repeat(levels) + "1" + "}".repeat(levels);
    }

    @Test
    void nothing_is_an_empty_object() {
        assertThat(body("").field("anything").given()).isFalse();
    }

    @Test
    void a_wrong_type_is_told_with_its_path() {
        Body body =
                body("{\"tools\": [{}, {\"function\": {\"name\": 5}}], \"top_p\": \"1\", \"stream\": 1, \"n\": 1.5}");

        Consumer<Field> names = tool -> tool.object()
                .flatMap(object -> object.field("function").object())
                .ifPresent(function -> function.field("name").string());
        Invalid wrong = refusal(() -> body.field("tools").list(9, tool -> {
            names.accept(tool);
            return tool;
        }));
        assertThat(wrong.param()).isEqualTo("tools[1].function.name");
        assertThat(wrong.code()).isEqualTo("invalid_type");
        assertThat(wrong)
                .hasMessage(
                        "Invalid type for 'tools[1].function.name': expected a string, but got an integer instead.");
        assertThat(refusal(() -> body.field("top_p").number(0, 1)).code()).isEqualTo("invalid_type");
        assertThat(refusal(() -> body.field("stream").flag()).code()).isEqualTo("invalid_type");
        assertThat(refusal(() -> body.field("n").integer(0, 9)).code()).isEqualTo("invalid_type");
        assertThat(refusal(() -> body.field("n").object()).code()).isEqualTo("invalid_type");
    }

    @Test
    void a_required_field_must_have_a_value() {
        Body body = body("{\"role\": null}");

        for (String name : List.of("role", "content")) {
            Invalid missing = refusal(() -> body.field(name).require(Field::string));
            assertThat(missing.code()).isEqualTo("missing_required_parameter");
            assertThat(missing).hasMessage("Missing required parameter: '%s'.".formatted(name));
        }
    }

    @Test
    void bounds_count_characters_and_not_units() {
        Body body = body("{\"name\": \"😀😀😀\", \"temperature\": 2.1, \"limit\": 0, \"big\": 99999999999999999999}");

        assertThat(body.field("name").string(3)).isPresent();
        assertThat(refusal(() -> body.field("name").string(2)).code()).isEqualTo("string_above_max_length");
        assertThat(refusal(() -> body.field("temperature").number(0, 2)).getMessage())
                .contains("Expected a value <= 2, but got 2.1 instead");
        assertThat(refusal(() -> body.field("limit").integer(1, 5)).code()).isEqualTo("integer_below_min_value");
        assertThat(refusal(() -> body.field("big").integer(1, 5)).code()).isEqualTo("invalid_type");
        assertThat(refusal(() -> body.field("name").choice("auto", "none")).code())
                .isEqualTo("invalid_value");
    }

    @Test
    void metadata_has_at_most_16_short_strings() {
        StringBuilder many = new StringBuilder("{\"metadata\": {\"k0\": \"v\"");
        for (int i = 1; i < 17; i++) {
            many.append(", \"k%d\": \"v\"".formatted(i));
        }
        assertThat(refusal(() -> metadata(many + "}}")).code()).isEqualTo("object_above_max_properties");
        assertThat(refusal(() -> metadata("{\"metadata\": {\"%s\": \"v\"}}".formatted("k".repeat(65))))
                        .code())
                .isEqualTo("invalid_property_name");
        assertThat(refusal(() -> metadata("{\"metadata\": {\"k\": \"%s\"}}".formatted("v".repeat(513))))
                        .param())
                .isEqualTo("metadata.k");
        assertThat(refusal(() -> metadata("{\"metadata\": {\"k\": 1}}")).code()).isEqualTo("invalid_type");
        assertThat(body("{\"metadata\": {\"b\": \"2\", \"a\": \"1\"}}")
                        .field("metadata")
                        .metadata()
                        .orElseThrow())
                .containsExactly(java.util.Map.entry("b", "2"), java.util.Map.entry("a", "1"));
    }

    private static void metadata(String json) {
        body(json).field("metadata").metadata();
    }

    private static Body body(String json) {
        try {
            return Body.parse(json.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Invalid refusal(Runnable reading) {
        return assertThatExceptionOfType(Invalid.class).isThrownBy(reading::run).actual();
    }
}
