package org.vademecum.ingestion.parser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.vademecum.ingestion.parser.Parsing.parse;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.vademecum.common.Tables;
import org.vademecum.vectorstore.DocumentText;
import org.vademecum.vectorstore.DocumentText.Block;
import org.vademecum.vectorstore.DocumentText.Kind;

/** The sample company's manuals, set as PDF or Word from Markdown, have to read like their sources block by block. */
class SampleManualsTest {
    private static final Path SOURCES = Path.of("src/sample/manuals");
    private static final Path SET = Path.of("target/classes/sample");

    @TempDir
    Path dir;

    static Stream<Path> sources() throws Exception {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            return files.filter(file -> file.toString().endsWith(".md")).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("sources")
    void a_manual_reads_like_its_source(Path source) throws Exception {
        String markdown = Files.readString(source);
        Path copy = Files.writeString(dir.resolve("source.md"), markdown);
        List<String> expected = blocks(parse(copy).text());
        Path set = SET.resolve(front(markdown, "department"))
                .resolve("v" + front(markdown, "version"))
                .resolve(front(markdown, "file"));
        ParsedDocument parsed = parse(set);
        List<String> read = tablesJoined(blocks(parsed.text()));
        assertThat(read.subList(read.indexOf(expected.get(0)), read.size())).isEqualTo(expected);
        assertThat(parsed.title()).isEqualTo(front(markdown, "title"));
    }

    private static String front(String markdown, String key) {
        Matcher value = Pattern.compile("(?m)^" + key + ":\\s*(.+?)\\s*$").matcher(markdown);
        assertThat(value.find()).isTrue();
        return value.group(1);
    }

    private static List<String> blocks(DocumentText text) {
        return text.blocks().stream().map(block -> describe(text, block)).toList();
    }

    private static String describe(DocumentText text, Block block) {
        String kind = block.kind() == Kind.HEADING ? "HEADING" : block.kind().toString();
        return kind + " " + Tables.withoutRules(text.textOf(block));
    }

    /** A table that goes on with its header on the next page is one in the source. */
    private static List<String> tablesJoined(List<String> blocks) {
        List<String> joined = new ArrayList<>();
        for (String block : blocks) {
            String last = joined.isEmpty() ? "" : joined.get(joined.size() - 1);
            String header = last.lines().findFirst().orElse("") + "\n";
            if (block.startsWith("TABLE") && last.startsWith("TABLE") && block.startsWith(header)) {
                joined.set(joined.size() - 1, last + "\n" + block.substring(header.length()));
            } else {
                joined.add(block);
            }
        }
        return joined;
    }
}
