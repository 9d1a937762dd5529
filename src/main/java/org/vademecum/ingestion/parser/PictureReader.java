package org.vademecum.ingestion.parser;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.vademecum.vectorstore.PageWords;

/** Reads pictures of pages, as a scanner, a fax or a telephone makes them: what was recognised in them is set like a PDF. */
final class PictureReader implements DocumentReader {
    private static final Set<String> TYPES =
            Set.of("image/png", "image/jpeg", "image/tiff", "image/gif", "image/bmp", "image/x-ms-bmp", "image/webp");

    private final ParserLimits limits;
    private final List<PageWords> recognised;

    PictureReader(ParserLimits limits, List<PageWords> recognised) {
        this.limits = limits;
        this.recognised = recognised;
    }

    static boolean reads(String mediaType) {
        return TYPES.contains(mediaType);
    }

    @Override
    public Content read(Path file, String mediaType, TextBuilder into) throws IOException, UnreadableDocument {
        try (PictureFile pictures = PictureFile.open(file, mediaType)) {
            int pages = pictures.pages();
            for (int page = 1; page <= pages; page++) {
                if (pictures.pixels(page) > limits.maxPixels()) {
                    throw UnreadableDocument.tooManyPixels(limits.maxPixels());
                }
                into.check(0);
            }
            PdfReader.addBlocks(OcrPages.of(recognised), List.of(), into);
            return new Content(
                    null,
                    pages,
                    IntStream.rangeClosed(1, pages).boxed().toList(),
                    recognised.stream()
                            .filter(words -> !words.words().isEmpty())
                            .map(PageWords::page)
                            .toList(),
                    List.of());
        }
    }
}
