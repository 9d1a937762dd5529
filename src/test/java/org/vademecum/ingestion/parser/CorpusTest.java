package org.vademecum.ingestion.parser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.vademecum.ingestion.parser.HostileFiles.MEGABYTE;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.vademecum.ingestion.parser.Corpus.Sample;

/** Every kind of file through the process that parses, one after the other: the hostile ones do not keep it from the next. */
class CorpusTest {
    private static final DocumentParser PARSER = Parsing.parser(tight());

    @TempDir
    static Path dir;

    /** Given hardly any memory, so that its limit is met soon. */
    private static ParserConfig tight() {
        ParserConfig config = Parsing.config();
        config.heap = "64m";
        config.maxCharacters = 2_000_000;
        config.maxPartBytes = 64 * MEGABYTE;
        return config;
    }

    @AfterAll
    static void close() {
        PARSER.close();
    }

    static List<Sample> samples() throws Exception {
        return Corpus.in(dir);
    }

    @Test
    void there_are_enough_files_to_tell() throws Exception {
        assertThat(samples()).hasSizeGreaterThanOrEqualTo(120);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("samples")
    void a_file_is_read_or_refused_with_its_cause(Sample sample) throws Exception {
        Path file = Parsing.write(dir, "file", sample.content());
        try {
            ParsedDocument parsed = PARSER.parse(file, sample.name(), List.of()).requireText();
            assertThat(sample.refusal()).isEmpty();
            assertThat(Parsing.blocks(parsed)).isNotEmpty();
            if (!sample.expected().isEmpty()) {
                assertThat(Parsing.blocks(parsed)).containsSubsequence(sample.expected());
            }
        } catch (UnreadableDocument e) {
            assertThat(e.error().key()).isEqualTo(sample.refusal());
        }
    }
}
