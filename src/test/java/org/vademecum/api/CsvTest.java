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
        assertThat(Csv.parse(line, 1).getFirst().values().getFirst())
                .as("read back")
                .isEqualTo(value);
    }

    /** As a spreadsheet sees it that takes semicolons or tabs for separators, and our quotes for text. */
    @ParameterizedTest
    @ValueSource(strings = {"x;=cmd|' /C calc'!A0;y", "x;  =1", "x\t+1", "x\n@SUM(1)", "x;;|calc", "a;b;＝1"})
    void no_part_of_a_value_is_one_either(String value) {
        String line = Csv.line("term", value);

        assertThat(line.strip().split("[;\t\n]"))
                .allSatisfy(cell -> assertThat(cell.strip()).doesNotMatch("\"?[=+\\-@|%＝].*"));
        assertThat(Csv.parse(line, 1).getFirst().values()).containsExactly("term", value);
    }

    @Test
    void what_only_looks_like_one_stays_as_it_is() {
        assertThat(Csv.line("3 - 2 = 1", "a@example.com", "x, -1"))
                .isEqualTo("\"3 - 2 = 1\",\"a@example.com\",\"x, -1\"\r\n");
        assertThat(Csv.parse("'quoted',it's;'=1", 1).getFirst().values()).containsExactly("'quoted'", "it's;=1");
    }
}
