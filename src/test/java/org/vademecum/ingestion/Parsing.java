package org.vademecum.ingestion;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.vademecum.vectorstore.DocumentText;
import org.vademecum.vectorstore.DocumentText.Block;

/** Parses in tests, and shows a text's blocks one a line, such as {@code "H2 4 Annual leave"} or {@code "P p3 Up to five days"}. */
final class Parsing {
    static final int MAX_CHARACTERS = 20_000_000;

    private Parsing() {}

    static DocumentParser parser() {
        DocumentParser parser = new DocumentParser();
        parser.timeout = Duration.ofMinutes(2);
        parser.maxCharacters = MAX_CHARACTERS;
        return parser;
    }

    static ParsedDocument parse(Path file) throws Exception {
        return parser().parse(file, file.getFileName().toString());
    }

    static ParsedDocument parse(Path dir, String name, byte[] content) throws Exception {
        return parse(write(dir, name, content));
    }

    static Path write(Path dir, String name, byte[] content) throws IOException {
        return Files.write(dir.resolve(name), content);
    }

    /** The blocks with kind, level and text. */
    static List<String> blocks(ParsedDocument parsed) {
        return parsed.text().blocks().stream()
                .map(block -> kind(block) + " " + parsed.text().textOf(block))
                .toList();
    }

    /** The blocks with page, kind, level and text. */
    static List<String> pagedBlocks(ParsedDocument parsed) {
        DocumentText text = parsed.text();
        return text.blocks().stream()
                .map(block -> block.page() + " " + kind(block) + " " + text.textOf(block))
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
