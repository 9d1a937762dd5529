package org.vademecum.vectorstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.vademecum.common.Invalid;
import org.vademecum.vectorstore.AttributeFilter.And;
import org.vademecum.vectorstore.AttributeFilter.Comparison;
import org.vademecum.vectorstore.AttributeFilter.In;
import org.vademecum.vectorstore.AttributeFilter.Operator;
import org.vademecum.vectorstore.AttributeFilter.Or;

class AttributeFilterTest {
    private static final Attributes MANUAL =
            new Attributes(Map.of("region", "eu", "year", 2024, "weight", 1.5, "draft", false));

    static Stream<Arguments> comparisons() {
        return Stream.of(
                Arguments.of(Operator.EQ, "region", "eu", true),
                Arguments.of(Operator.EQ, "region", "us", false),
                Arguments.of(Operator.EQ, "year", 2024L, true),
                Arguments.of(Operator.EQ, "year", 2024.0, true),
                Arguments.of(Operator.EQ, "year", "2024", false),
                Arguments.of(Operator.EQ, "draft", false, true),
                Arguments.of(Operator.EQ, "draft", "false", false),
                Arguments.of(Operator.EQ, "missing", "eu", false),
                Arguments.of(Operator.NE, "region", "us", true),
                Arguments.of(Operator.NE, "region", "eu", false),
                Arguments.of(Operator.NE, "year", "2024", true),
                Arguments.of(Operator.NE, "missing", "eu", true),
                Arguments.of(Operator.GT, "year", 2023, true),
                Arguments.of(Operator.GT, "year", 2024, false),
                Arguments.of(Operator.GTE, "year", 2024, true),
                Arguments.of(Operator.GTE, "weight", 1.5000001, false),
                Arguments.of(Operator.LT, "weight", 2, true),
                Arguments.of(Operator.LTE, "weight", 1.5, true),
                Arguments.of(Operator.LT, "region", "fr", true),
                Arguments.of(Operator.GT, "region", "fr", false),
                Arguments.of(Operator.GT, "year", "2023", false),
                Arguments.of(Operator.LT, "year", "2025", false),
                Arguments.of(Operator.GT, "draft", false, false),
                Arguments.of(Operator.GTE, "draft", false, false),
                Arguments.of(Operator.GT, "missing", 0, false),
                Arguments.of(Operator.LT, "missing", 0, false));
    }

    @ParameterizedTest(name = "{1} {0} {2}: {3}")
    @MethodSource("comparisons")
    void an_attribute_is_compared_with_a_value_of_its_type(
            Operator operator, String key, Object value, boolean matches) {
        assertThat(new Comparison(operator, key, value).matches(MANUAL)).isEqualTo(matches);
    }

    @Test
    void one_of_several_values_may_be_asked_for_or_ruled_out() {
        assertThat(new In("region", List.of("us", "eu"), false).matches(MANUAL)).isTrue();
        assertThat(new In("region", List.of("us", 1), false).matches(MANUAL)).isFalse();
        assertThat(new In("missing", List.of("us"), false).matches(MANUAL)).isFalse();
        assertThat(new In("region", List.of("us", "eu"), true).matches(MANUAL)).isFalse();
        assertThat(new In("region", List.of("us"), true).matches(MANUAL)).isTrue();
        assertThat(new In("missing", List.of("us"), true).matches(MANUAL)).isTrue();
        assertThat(new In("year", List.of(2024.0), false).matches(MANUAL)).isTrue();
    }

    @Test
    void a_value_that_no_attribute_can_have_is_refused() {
        for (Object value : List.of(Double.NaN, Double.NEGATIVE_INFINITY, List.of())) {
            assertThatThrownBy(() -> new Comparison(Operator.GT, "year", value)).isInstanceOf(Invalid.class);
            assertThatThrownBy(() -> new In("year", List.of(value), true)).isInstanceOf(Invalid.class);
        }
        assertThat(new Comparison(Operator.LT, "year", new java.math.BigInteger("9".repeat(30))).matches(MANUAL))
                .isTrue();
    }

    @Test
    void conditions_nest() {
        AttributeFilter eu = new Comparison(Operator.EQ, "region", "eu");
        AttributeFilter us = new Comparison(Operator.EQ, "region", "us");
        AttributeFilter recent = new Comparison(Operator.GTE, "year", 2020);

        assertThat(new And(List.of(eu, recent)).matches(MANUAL)).isTrue();
        assertThat(new And(List.of(us, recent)).matches(MANUAL)).isFalse();
        assertThat(new Or(List.of(us, recent)).matches(MANUAL)).isTrue();
        assertThat(new And(List.of(new Or(List.of(us, eu)), recent)).matches(MANUAL))
                .isTrue();
        assertThat(new Or(List.of(new And(List.of(us, eu)), us)).matches(MANUAL))
                .isFalse();
    }

    @Test
    void attributes_have_bounds() {
        Map<String, Object> many = new HashMap<>();
        for (int i = 0; i < 17; i++) {
            many.put("k" + i, i);
        }
        for (Map<String, Object> bad : List.<Map<String, Object>>of(
                many,
                Map.of("k".repeat(65), 1),
                Map.of("k", "v".repeat(513)),
                Map.of("k", List.of(1)),
                Map.of("k", Double.POSITIVE_INFINITY))) {
            assertThatThrownBy(() -> new Attributes(bad)).isInstanceOf(Invalid.class);
        }
        many.remove("k0");
        assertThat(new Attributes(many).values()).hasSize(16);
    }

    @Test
    void attributes_come_back_as_they_were_stored() {
        AttributesConverter converter = new AttributesConverter();

        assertThat(converter.convertToEntityAttribute(converter.convertToDatabaseColumn(MANUAL)))
                .isEqualTo(MANUAL);
    }
}
