package org.vademecum.ingestion.parser;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.vademecum.common.Tables;
import org.vademecum.vectorstore.DocumentText;
import org.vademecum.vectorstore.DocumentText.Block;
import org.vademecum.vectorstore.PageWords;

/** Parses in tests, and shows a text's blocks one a line, such as {@code "H2 4 Annual leave"} or {@code "P p3 Up to five days"}. */
public final class Parsing {
    private Parsing() {}

    static final ParserLimits LIMITS = new ParserLimits(20_000_000, 256L * 1024 * 1024, 500, 100_000_000);

    /** Of processes that take any document of the tests. */
    static ParserConfig config() {
        ParserConfig config = new ParserConfig();
        config.timeout = Duration.ofSeconds(60);
        config.maxCharacters = LIMITS.maxCharacters();
        config.heap = "256m";
        config.documents = 1000;
        config.idle = Duration.ofMinutes(5);
        config.maxTempBytes = 1L << 30;
        config.maxPartBytes = LIMITS.maxPartBytes();
        config.maxDepth = LIMITS.maxDepth();
        config.maxPixels = LIMITS.maxPixels();
        return config;
    }

    /** The product's own way, in a process that is started with its first file. */
    public static DocumentParser parser() {
        return parser(config());
    }

    static DocumentParser parser(ParserConfig config) {
        DocumentParser parser = new DocumentParser();
        parser.config = config;
        return parser;
    }

    /** In this process, for tests of readers. */
    public static ParsedDocument parse(Path file) throws UnreadableDocument {
        return new FileParser(LIMITS)
                .parse(file, file.getFileName().toString(), List.of())
                .requireText();
    }

    /** In both passes: what the first finds no text in is recognised for the second. */
    static ParsedDocument read(DocumentParser parser, OcrSettings ocr, Path file) throws Exception {
        String name = file.getFileName().toString();
        List<PageWords> recognised = new ArrayList<>();
        for (int number : parser.parse(file, name, List.of()).scanned()) {
            recognised.add(parser.recognise(file, name, number, ocr));
        }
        return parser.parse(file, name, recognised);
    }

    public static ParsedDocument parse(Path dir, String name, byte[] content) throws Exception {
        return parse(write(dir, name, content));
    }

    static Path write(Path dir, String name, byte[] content) throws IOException {
        return Files.write(dir.resolve(name), content);
    }

    /** The blocks with kind, level and text; tables without the rule below their head. */
    static List<String> blocks(ParsedDocument parsed) {
        return parsed.text().blocks().stream()
                .map(block ->
                        kind(block) + " " + Tables.withoutRules(parsed.text().textOf(block)))
                .toList();
    }

    /** The same, with the page. */
    static List<String> pagedBlocks(ParsedDocument parsed) {
        DocumentText text = parsed.text();
        return text.blocks().stream()
                .map(block -> block.page() + " " + kind(block) + " " + Tables.withoutRules(text.textOf(block)))
                .toList();
    }

    private static String kind(Block block) {
        return switch (block.kind()) {
            case HEADING -> "H" + block.level();
            case PARAGRAPH -> "P";
            case LIST_ITEM -> "L" + block.level();
            case TABLE -> "T";
            case CODE -> "C";
        };
    }
}
