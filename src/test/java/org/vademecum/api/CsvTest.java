package org.vademecum.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvTest {
    @Test
    void values_are_quoted_where_they_need_it() {
        assertThat(Csv.line("plain text", 7L, null, "a,b", "say \"hi\"", "two\nlines", "{}"))
                .isEqualTo("plain text,7,,\"a,b\",\"say \"\"hi\"\"\",\"two\nlines\",\"{}\"\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "=HYPERLINK(\"https://evil.example\")",
                "+1",
                "-1+1",
                "@SUM(1)",
                "\t=1",
                "\r=1",
                "\n=1",
                "|calc",
                "%0A=1",
                "＝1"
            })
    void no_value_is_a_formula(String value) {
        String line = Csv.line(value);

        assertThat(line).startsWith(line.startsWith("\"") ? "\"'" : "'");
    }
}
