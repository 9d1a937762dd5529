package org.vademecum.file;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class FilenameTest {
    @ParameterizedTest
    @CsvSource({
        "manual.pdf, manual.pdf",
        "../../etc/passwd, passwd",
        "C:\\Users\\me\\manual.pdf, manual.pdf",
        "Überstunden (2025).docx, Überstunden (2025).docx",
        "'  two   words .txt ', two words .txt",
        ".profile, .profile",
        "<script>alert(1)</script>.txt, script>.txt",
    })
    void only_the_last_part_of_a_path_stays(String sent, String kept) {
        assertThat(Filename.clean(sent)).isEqualTo(kept);
    }

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(strings = {" ", ".", "..", "dir/", "\u0000", "\u202E", "\uD800", "..\\"})
    void a_name_of_nothing_becomes_file(String sent) {
        assertThat(Filename.clean(sent)).isEqualTo("file");
    }

    @Test
    void what_cannot_be_seen_is_removed() {
        assertThat(Filename.clean("a\u0000b\nc\u007Fd\u0085e.txt")).isEqualTo("abcde.txt");
        assertThat(Filename.clean("invoice\u202Efdp.exe")).isEqualTo("invoicefdp.exe");
        assertThat(Filename.clean("a\u2066b\u2069\uFEFF\u200Fc.txt")).isEqualTo("abc.txt");
        assertThat(Filename.clean("a\u2028b\u2029c.txt")).isEqualTo("abc.txt");
        assertThat(Filename.clean("tab\there.txt")).isEqualTo("tab here.txt");
    }

    @Test
    void joiners_that_carry_meaning_stay() {
        assertThat(Filename.clean("👩\u200D🔧.txt")).isEqualTo("👩\u200D🔧.txt");
    }

    @Test
    void equal_names_are_written_the_same_way() {
        assertThat(Filename.clean("U\u0308ber.txt")).isEqualTo("Über.txt");
    }

    @Test
    void a_long_name_is_cut_before_its_extension() {
        assertThat(Filename.clean("x".repeat(300) + ".pdf")).hasSize(255).isEqualTo("x".repeat(251) + ".pdf");
        assertThat(Filename.clean("x".repeat(300))).isEqualTo("x".repeat(255));
        assertThat(Filename.clean("x" + "😀".repeat(200))).isEqualTo("x" + "😀".repeat(127));
        assertThat(Filename.clean("xx" + "😀".repeat(200))).isEqualTo("xx" + "😀".repeat(126));
    }
}
