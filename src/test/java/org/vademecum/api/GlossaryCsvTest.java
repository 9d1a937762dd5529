package org.vademecum.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vademecum.common.Invalid;
import org.vademecum.retrieval.GlossaryEntry;

class GlossaryCsvTest {
    private static final List<GlossaryEntry> ENTRIES = List.of(
            new GlossaryEntry("PTO", List.of("paid time off", "holiday, paid")),
            new GlossaryEntry("=cmd|' /C calc'!A0", List.of("+1", "the \"sheet\"")),
            new GlossaryEntry("Überstunden", List.of("'quoted'", "overtime, extra")));

    @Test
    void what_is_written_is_no_formula_and_is_read_back() {
        String csv = GlossaryCsv.write(ENTRIES);

        assertThat(csv.lines())
                .containsExactly(
                        "term,synonym",
                        "PTO,paid time off,\"holiday, paid\"",
                        "\"'=cmd|' /C calc'!A0\",\"'+1\",\"the \"\"sheet\"\"\"",
                        "\"Überstunden\",\"'quoted'\",\"overtime, extra\"");
        assertThat(read(csv)).isEqualTo(ENTRIES);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PTO,paid time off,leave",
                "\uFEFFterm;synonym\r\nPTO;paid time off;leave\r\n\r\n",
                "Term\tother\n\"PTO\"\t\"paid\ntime off\"\t\tleave\n",
                "PTO,\"paid time off\",leave,,,"
            })
    void what_spreadsheets_make_of_it_is_read(String csv) {
        assertThat(read(csv)).containsExactly(new GlossaryEntry("PTO", List.of("paid time off", "leave")));
    }

    @ParameterizedTest
    @CsvSource({
        "'a,b\n\nc\n', lines[3]",
        "'a,b\n,c\n', lines[2]",
        "'a,\"b\nc\",d\ne\n', lines[3]",
        "'a,b\nc,\"d\ne', lines[2]"
    })
    void what_is_wrong_is_told_with_its_line(String csv, String param) {
        assertThatExceptionOfType(Invalid.class)
                .isThrownBy(() -> read(csv))
                .satisfies(invalid -> assertThat(invalid.param()).isEqualTo(param));
    }

    @Test
    void another_encoding_is_refused() {
        assertThatExceptionOfType(Invalid.class)
                .isThrownBy(() -> GlossaryCsv.read("Überstunden,overtime".getBytes(StandardCharsets.ISO_8859_1)))
                .satisfies(invalid -> assertThat(invalid.code()).isEqualTo("invalid_encoding"));
    }

    private static List<GlossaryEntry> read(String csv) {
        return GlossaryCsv.read(csv.getBytes(StandardCharsets.UTF_8));
    }
}
