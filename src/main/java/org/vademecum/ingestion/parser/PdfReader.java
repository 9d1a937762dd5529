package org.vademecum.ingestion.parser;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.io.IOUtils;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.encryption.InvalidPasswordException;
import org.apache.pdfbox.pdmodel.interactive.documentnavigation.outline.PDDocumentOutline;
import org.apache.pdfbox.pdmodel.interactive.documentnavigation.outline.PDOutlineItem;
import org.apache.pdfbox.pdmodel.interactive.documentnavigation.outline.PDOutlineNode;
import org.vademecum.vectorstore.DocumentText.Kind;
import org.vademecum.vectorstore.PageWords;

/** Reads PDF from the places of its glyphs and lines: pages, columns, tables, lists and headings. */
final class PdfReader implements DocumentReader {
    private static final int MOST_BOOKMARKS = 10_000;

    /** A page of fewer letters may be a scan with a stamp or a page number. */
    private static final int HARDLY_ANY_LETTERS = 40;

    /** A page's own letters are right; recognised ones must be this many times as many to count more. */
    private static final int MANY_MORE = 2;

    private final Map<Integer, PdfPage> recognised;

    PdfReader() {
        this(List.of());
    }

    /** {@code recognised} are pages that were read from their picture. */
    PdfReader(List<PageWords> recognised) {
        this.recognised = OcrPages.of(recognised).stream().collect(Collectors.toMap(PdfPage::number, page -> page));
    }

    @Override
    public Content read(Path file, String mediaType, TextBuilder into) throws IOException, UnreadableDocument {
        try (PDDocument document =
                Loader.loadPDF(file.toFile(), "", null, null, IOUtils.createTempFileOnlyStreamCache())) {
            List<PdfPage> pages = PdfPageScanner.scan(document);
            List<PdfPage> read = pages.stream().map(this::readBest).toList();
            addBlocks(read, bookmarks(document), into);
            return new Content(
                    document.getDocumentInformation().getTitle(),
                    pages(document),
                    numbers(pages.stream().filter(PdfReader::isScanned)),
                    numbers(read.stream().filter(recognised::containsValue)),
                    Attachments.of(document));
        } catch (InvalidPasswordException e) {
            throw UnreadableDocument.passwordProtected(e);
        }
    }

    private static List<Integer> numbers(Stream<PdfPage> pages) {
        return pages.map(PdfPage::number).toList();
    }

    private static boolean isScanned(PdfPage page) {
        return page.painted() && page.letters() < HARDLY_ANY_LETTERS;
    }

    private PdfPage readBest(PdfPage page) {
        PdfPage other = recognised.get(page.number());
        return other != null && isScanned(page) && other.letters() > MANY_MORE * page.letters() ? other : page;
    }

    /** Counted, since a damaged file may claim any number. */
    private static int pages(PDDocument document) {
        int pages = 0;
        for (PDPage ignored : document.getPages()) {
            pages++;
        }
        return pages;
    }

    /** Adds what stands on the pages, in reading order. */
    static void addBlocks(List<PdfPage> scanned, List<String> bookmarks, TextBuilder into) {
        List<PdfPage> pages = PdfFurniture.without(scanned);
        PdfHyphens hyphens = new PdfHyphens(
                pages.stream().flatMap(page -> page.lines().stream()).toList());
        List<Arranged> arranged =
                pages.stream().map(page -> Arranged.of(page, hyphens)).toList();
        PdfBlocks blocks = new PdfBlocks(new PdfLeading(arranged.stream().flatMap(page -> page.stretches().stream())));
        arranged.forEach(page -> page.stretches()
                .forEach(stretch -> blocks.add(stretch, page.rules().dots())));
        PdfHeadings headings = new PdfHeadings(blocks.blocks(), bookmarks);
        blocks.blocks().forEach(block -> add(block, headings.level(block), hyphens, into));
    }

    /** A page in reading order. */
    private record Arranged(PdfRules rules, List<List<PdfElement>> stretches) {
        static Arranged of(PdfPage page, PdfHyphens hyphens) {
            PdfRules rules = PdfRules.of(page.shapes());
            PdfTables found = PdfTables.find(page, rules, hyphens);
            return new Arranged(rules, PdfColumns.inOrder(page.number(), found.rest(), found.tables()));
        }
    }

    private static void add(PdfBlock block, int headingLevel, PdfHyphens hyphens, TextBuilder into) {
        PdfTable table = block.table();
        if (table != null) {
            into.addTable(table.rows(), table.page());
        } else if (headingLevel > 0) {
            into.add(Kind.HEADING, headingLevel, parts(block, hyphens));
        } else if (block.kind() == Kind.CODE) {
            into.add(
                    Kind.CODE,
                    0,
                    List.of(new TextBuilder.Part(code(block), block.first().page())));
        } else {
            into.add(block.kind(), block.listLevel(), parts(block, hyphens));
        }
    }

    /** Indented by the distance from the block's left edge, in characters. */
    private static String code(PdfBlock block) {
        double left = block.lines().stream().mapToDouble(PdfLine::left).min().orElse(0);
        return block.lines().stream()
                .map(line -> " ".repeat((int) Math.round((line.left() - left) / (0.6 * line.size()))) + line.text())
                .collect(Collectors.joining("\n"));
    }

    /** The block's text, cut where a page ends; a word that is split there goes on without a space. */
    private static List<TextBuilder.Part> parts(PdfBlock block, PdfHyphens hyphens) {
        List<String> texts = block.texts();
        String whole = PdfLeaders.shortened(hyphens.join(texts));
        List<TextBuilder.Part> parts = new ArrayList<>();
        int cut = 0;
        int page = block.first().page();
        for (int i = 1; i < texts.size(); i++) {
            int next = block.lines().get(i).page();
            if (next != page) {
                int end = length(hyphens.join(texts.subList(0, i)), whole);
                parts.add(part(whole.substring(cut, end), page));
                cut = end;
                page = next;
            }
        }
        parts.add(part(whole.substring(cut), page));
        return parts;
    }

    /** How much of the whole the beginning makes; its last hyphen may have gone when the next line was joined. */
    private static int length(String beginning, String whole) {
        return whole.startsWith(beginning) ? beginning.length() : beginning.length() - 1;
    }

    private static TextBuilder.Part part(String text, int page) {
        return new TextBuilder.Part(text, page, !text.startsWith(" "));
    }

    private static List<String> bookmarks(PDDocument document) {
        List<String> titles = new ArrayList<>();
        PDDocumentOutline outline = document.getDocumentCatalog().getDocumentOutline();
        if (outline != null) {
            collect(outline, titles);
        }
        return titles;
    }

    /** Bounded, since a damaged outline may run in a circle. */
    private static void collect(PDOutlineNode node, List<String> titles) {
        for (PDOutlineItem item : node.children()) {
            if (titles.size() >= MOST_BOOKMARKS) {
                return;
            }
            if (item.getTitle() != null) {
                titles.add(item.getTitle());
            }
            collect(item, titles);
        }
    }
}
