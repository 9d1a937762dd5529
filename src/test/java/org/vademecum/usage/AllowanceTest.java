package org.vademecum.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AllowanceTest {
    @Test
    void one_number_is_for_all() {
        assertThat(Allowance.parse("1000").of("hr")).isEqualTo(1000);
    }

    @Test
    void a_department_can_have_another() {
        Allowance allowance = Allowance.parse("1000, hr=5000,it=0");

        assertThat(allowance.of("hr")).isEqualTo(5000);
        assertThat(allowance.of("it")).isZero();
        assertThat(allowance.of("legal")).isEqualTo(1000);
        assertThat(allowance.isUnlimited()).isFalse();
    }

    @Test
    void nothing_is_limited_by_zero() {
        assertThat(Allowance.parse("0").isUnlimited()).isTrue();
        assertThat(Allowance.parse("0,hr=0").isUnlimited()).isTrue();
        assertThat(Allowance.parse("0,hr=1").isUnlimited()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "many", "-1", "1000,", "hr=", "1,hr=1k"})
    void what_reads_otherwise_is_said_to(String text) {
        assertThatThrownBy(() -> Allowance.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'%s' is no budget", text);
    }
}
