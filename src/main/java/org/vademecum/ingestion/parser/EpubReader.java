package org.vademecum.ingestion.parser;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.poi.openxml4j.util.ZipSecureFile;
import org.apache.poi.util.XMLHelper;
import org.apache.tika.sax.ContentHandlerDecorator;
import org.jspecify.annotations.Nullable;
import org.vademecum.vectorstore.PageWords;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** Reads electronic books (EPUB) chapter by chapter, in the order of the book. Pictures in a chapter may hold text that is to be recognised. */
final class EpubReader implements DocumentReader {
    private static final String CONTAINER = "META-INF/container.xml";
    private static final String RIGHTS = "META-INF/rights.xml";

    private final ParserLimits limits;
    private final List<PageWords> recognised;

    /** {@code recognised} are pictures within the book that were read. */
    EpubReader(ParserLimits limits, List<PageWords> recognised) {
        this.limits = limits;
        this.recognised = recognised;
    }

    @Override
    public Content read(Path file, String mediaType, TextBuilder into) throws IOException, UnreadableDocument {
        try (ZipSecureFile book = new ZipSecureFile(file.toFile());
                PackagePictures pictures = new PackagePictures(file, limits)) {
            if (book.getEntry(RIGHTS) != null) {
                throw UnreadableDocument.passwordProtected(null);
            }
            String packageName =
                    name(book, first(xml(book, CONTAINER), "rootfile").getAttribute("full-path"));
            Document contents = xml(book, packageName);
            Map<String, String> chapters = chapters(contents);
            XhtmlBlocks blocks = new XhtmlBlocks(into, false, recognised);
            for (Element item : elements(contents, "itemref")) {
                String href = chapters.get(item.getAttribute("idref"));
                Optional<String> chapter = href == null ? Optional.empty() : resolve(packageName, href);
                if (chapter.isPresent()) {
                    String name = chapter.get();
                    blocks.startPart(address -> resolve(name, address).flatMap(pictures::find));
                    add(book, name, blocks);
                }
            }
            blocks.endDocument();
            return new Content(title(contents), null);
        } catch (SAXException | IllegalArgumentException e) {
            throw new IOException("Not readable as EPUB", e);
        }
    }

    /** A path as the book's files are named; some programs encode it like an address. */
    private static String name(ZipSecureFile book, String path) {
        return book.getEntry(path) == null && path.contains("%")
                ? URI.create("/" + path).getPath().substring(1)
                : path;
    }

    /** The addresses of the book's pages by their ids. */
    private static Map<String, String> chapters(Document contents) {
        Map<String, String> chapters = new HashMap<>();
        for (Element item : elements(contents, "item")) {
            if (item.getAttribute("media-type").contains("html")) {
                chapters.put(item.getAttribute("id"), item.getAttribute("href"));
            }
        }
        return chapters;
    }

    /** The file that the page of that name means by the address; empty for what lies elsewhere, or is no address. */
    private static Optional<String> resolve(String page, String address) {
        try {
            URI named = new URI(null, null, "/" + page, null).resolve(address.replace(" ", "%20"));
            return named.isAbsolute() || named.getPath() == null
                    ? Optional.empty()
                    : Optional.of(named.getPath().substring(1));
        } catch (URISyntaxException | IllegalArgumentException | StringIndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }

    /** A chapter that is missing is left out. */
    private static void add(ZipSecureFile book, String name, XhtmlBlocks into) throws IOException {
        if (book.getEntry(name) == null) {
            return;
        }
        try (InputStream chapter = open(book, name)) {
            XhtmlReader.readPage(chapter, new Chapter(into));
        }
    }

    private static @Nullable String title(Document contents) {
        List<Element> titles = elements(contents, "title");
        return titles.isEmpty() ? null : titles.getFirst().getTextContent();
    }

    private static Document xml(ZipSecureFile book, String name) throws IOException, SAXException {
        try (InputStream xml = open(book, name)) {
            return XMLHelper.newDocumentBuilder().parse(xml);
        }
    }

    private static InputStream open(ZipSecureFile book, String name) throws IOException {
        ZipArchiveEntry entry = book.getEntry(name);
        if (entry == null) {
            throw new FileNotFoundException(name);
        }
        return book.getInputStream(entry);
    }

    private static Element first(Document document, String name) throws IOException {
        List<Element> found = elements(document, name);
        if (found.isEmpty()) {
            throw new IOException("The book names no " + name);
        }
        return found.getFirst();
    }

    private static List<Element> elements(Document document, String name) {
        NodeList found = document.getElementsByTagNameNS("*", name);
        return java.util.stream.IntStream.range(0, found.getLength())
                .mapToObj(i -> (Element) found.item(i))
                .toList();
    }

    /** With whose end the book goes on. */
    private static final class Chapter extends ContentHandlerDecorator {
        Chapter(XhtmlBlocks into) {
            super(into);
        }

        @Override
        public void endDocument() {
            // There may be another one.
        }
    }
}
