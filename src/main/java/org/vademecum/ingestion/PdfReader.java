package org.vademecum.ingestion;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.encryption.InvalidPasswordException;
import org.vademecum.vectorstore.DocumentText.Kind;

/** Reads PDF from the places of its glyphs. */
final class PdfReader implements DocumentReader {
    @Override
    public Content read(Path file, String mediaType, TextBuilder into) throws IOException, UnreadableDocument {
        try (PDDocument document = Loader.loadPDF(file.toFile())) {
            for (PdfPage page : PdfPageScanner.scan(document)) {
                add(page, into);
            }
            return new Content(document.getDocumentInformation().getTitle(), document.getNumberOfPages());
        } catch (InvalidPasswordException e) {
            throw UnreadableDocument.passwordProtected(e);
        }
    }

    private static void add(PdfPage page, TextBuilder into) {
        List<PdfLine> lines = lines(page);
        List<Float> sizes = lines.stream().map(PdfLine::size).sorted().toList();
        float body = sizes.isEmpty() ? 0 : sizes.get(sizes.size() / 2);
        List<PdfLine> paragraph = new ArrayList<>();
        for (PdfLine line : lines) {
            if (!paragraph.isEmpty() && !goesOn(paragraph.get(paragraph.size() - 1), line)) {
                add(paragraph, body, into);
            }
            paragraph.add(line);
        }
        if (!paragraph.isEmpty()) {
            add(paragraph, body, into);
        }
    }

    private static boolean goesOn(PdfLine last, PdfLine next) {
        return Math.abs(last.size() - next.size()) < 0.5f
                && last.bold() == next.bold()
                && next.baseline() - last.baseline() < 1.6f * last.size()
                && ListMarker.of(next.text()) == null;
    }

    private static void add(List<PdfLine> lines, float body, TextBuilder into) {
        String text = String.join(" ", lines.stream().map(PdfLine::text).toList());
        PdfLine first = lines.get(0);
        var part = List.of(new TextBuilder.Part(text, first.page()));
        ListMarker marker = ListMarker.of(text);
        if (lines.size() < 3 && text.length() < 150 && (first.size() > body * 1.15f || first.bold())) {
            into.add(Kind.HEADING, first.size() > body * 1.8f ? 1 : first.size() > body * 1.3f ? 2 : 3, part);
        } else if (marker != null) {
            into.add(Kind.LIST_ITEM, 1, List.of(new TextBuilder.Part(marker.itemText(text), first.page())));
        } else {
            into.add(Kind.PARAGRAPH, 0, part);
        }
        lines.clear();
    }

    private static List<PdfLine> lines(PdfPage page) {
        List<PdfWord> sorted = page.words().stream()
                .sorted(Comparator.comparingDouble(PdfWord::baseline))
                .toList();
        List<List<PdfWord>> lines = new ArrayList<>();
        for (PdfWord word : sorted) {
            List<PdfWord> last = lines.isEmpty() ? List.of() : lines.get(lines.size() - 1);
            if (last.isEmpty() || word.baseline() - last.get(0).baseline() > 0.3f * word.size()) {
                lines.add(new ArrayList<>());
            }
            lines.get(lines.size() - 1).add(word);
        }
        return lines.stream()
                .map(words -> new PdfLine(
                        page.number(),
                        words.stream()
                                .sorted(Comparator.comparingDouble(PdfWord::left))
                                .toList()))
                .toList();
    }
}
