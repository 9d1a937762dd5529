package org.vademecum.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts.FontName;
import org.vademecum.ingestion.MemoryIngestion;
import org.vademecum.ingestion.parser.ParsedDocument;
import org.vademecum.ingestion.parser.UnreadableDocument;

/** Sets a PDF of so many pages from paragraphs, begun again at their end: every third page begins a chapter. */
final class LongManual {
    private static final float LEADING = 14;
    private static final float MARGIN = 64;
    private static final float SIZE = 10.5f;
    private static final int PARAGRAPH = 80;
    private static final int CHAPTER_PAGES = 3;
    private static final float WIDTH = PDRectangle.A4.getWidth() - 2 * MARGIN;

    private final PDFont plain = new PDType1Font(FontName.TIMES_ROMAN);
    private final PDFont bold = new PDType1Font(FontName.HELVETICA_BOLD);
    private final List<String> paragraphs;
    private int next;

    LongManual(List<String> paragraphs) {
        this.paragraphs = List.copyOf(paragraphs);
    }

    /** Of the paragraphs of the PDFs in a folder and those below it. */
    static LongManual of(Path manuals, MemoryIngestion ingestion) throws IOException, UnreadableDocument {
        List<String> paragraphs = new ArrayList<>();
        try (Stream<Path> files = Files.walk(manuals)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".pdf"))
                    .sorted()
                    .toList()) {
                ParsedDocument parsed = ingestion.parse(file);
                parsed.text().blocks().stream()
                        .map(parsed.text()::textOf)
                        .filter(text ->
                                text.length() > PARAGRAPH && text.chars().allMatch(c -> c >= ' ' && c < 127))
                        .forEach(paragraphs::add);
            }
        }
        return new LongManual(paragraphs);
    }

    /** Returns the first paragraph. */
    String write(int pages, Path file) throws IOException {
        String first = paragraphs.get(next % paragraphs.size());
        try (PDDocument document = new PDDocument()) {
            for (int page = 0; page < pages; page++) {
                PDPage sheet = new PDPage(PDRectangle.A4);
                document.addPage(sheet);
                try (PDPageContentStream content = new PDPageContentStream(document, sheet)) {
                    fill(content, page);
                }
            }
            document.save(file.toFile());
        }
        return first;
    }

    private void fill(PDPageContentStream content, int page) throws IOException {
        float y = PDRectangle.A4.getHeight() - MARGIN;
        if (page % CHAPTER_PAGES == 0) {
            line(content, bold, 16, y, (page / CHAPTER_PAGES + 1) + " Chapter of the manual");
            y -= 2 * LEADING;
        }
        while (true) {
            List<String> lines = lines(paragraphs.get(next % paragraphs.size()));
            if (y - lines.size() * LEADING < MARGIN) {
                return;
            }
            next++;
            for (String line : lines) {
                line(content, plain, SIZE, y, line);
                y -= LEADING;
            }
            y -= LEADING / 2;
        }
    }

    private List<String> lines(String paragraph) throws IOException {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : paragraph.split(" ")) {
            if (plain.getStringWidth(line + " " + word) / 1000 * SIZE > WIDTH) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }

    private static void line(PDPageContentStream content, PDFont font, float size, float y, String text)
            throws IOException {
        content.beginText();
        content.setFont(font, size);
        content.newLineAtOffset(MARGIN, y);
        content.showText(text);
        content.endText();
    }
}
