package org.vademecum.ingestion.parser;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.tika.exception.EncryptedDocumentException;
import org.apache.tika.exception.TikaException;
import org.apache.tika.extractor.EmbeddedDocumentExtractor;
import org.apache.tika.io.TemporaryResources;
import org.apache.tika.io.TikaInputStream;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.metadata.TikaCoreProperties;
import org.apache.tika.parser.ParseContext;
import org.apache.tika.parser.Parser;
import org.apache.tika.parser.html.HtmlMapper;
import org.apache.tika.parser.html.IdentityHtmlMapper;
import org.apache.tika.parser.html.JSoupParser;
import org.apache.tika.parser.microsoft.OfficeParser;
import org.apache.tika.parser.microsoft.OfficeParserConfig;
import org.apache.tika.parser.microsoft.ooxml.OOXMLParser;
import org.apache.tika.parser.microsoft.rtf.RTFParser;
import org.apache.tika.sax.SecureContentHandler;
import org.vademecum.vectorstore.PageWords;
import org.xml.sax.ContentHandler;
import org.xml.sax.SAXException;

/**
 * Reads XLS, XLSX, RTF and HTML with Tika's parsers. Only the parsers named here ever run: no external programs, no OCR;
 * embedded files are named and skipped. Pictures on the sheets of XLSX may hold text that is to be recognised.
 */
final class XhtmlReader implements DocumentReader {
    private static final String OOXML = "application/vnd.openxmlformats-officedocument.";

    private static final String RICH_TEXT = "application/rtf";

    /** The names of files in these are read from the package. */
    private static final String PACKAGES = ".*(spreadsheetml|macroenabled).*";

    private static final String SHEETS = ".*(spreadsheetml|ms-excel).*";

    private static final Map<String, Parser> PARSERS = Map.ofEntries(
            Map.entry(OOXML + "spreadsheetml.sheet", new OOXMLParser()),
            Map.entry(OOXML + "spreadsheetml.template", new OOXMLParser()),
            Map.entry("application/vnd.ms-excel.sheet.macroenabled.12", new OOXMLParser()),
            Map.entry("application/vnd.ms-excel.template.macroenabled.12", new OOXMLParser()),
            Map.entry("application/vnd.ms-excel", new OfficeParser()),
            Map.entry(RICH_TEXT, new RTFParser()),
            Map.entry("text/html", new JSoupParser()),
            Map.entry("application/xhtml+xml", new JSoupParser()));

    private final ParserLimits limits;
    private final List<PageWords> recognised;

    /** {@code recognised} are pictures within the document that were read. */
    XhtmlReader(ParserLimits limits, List<PageWords> recognised) {
        this.limits = limits;
        this.recognised = recognised;
    }

    static boolean reads(String mediaType) {
        return PARSERS.containsKey(mediaType);
    }

    @Override
    public Content read(Path file, String mediaType, TextBuilder into) throws IOException, UnreadableDocument {
        Parser parser = PARSERS.get(mediaType);
        if (parser == null) {
            throw UnreadableDocument.unsupportedType(mediaType);
        }
        Metadata metadata = new Metadata();
        metadata.set(Metadata.CONTENT_TYPE, mediaType);
        XhtmlBlocks blocks = new XhtmlBlocks(into, mediaType.matches(SHEETS), recognised);
        List<String> embedded = new ArrayList<>();
        try (TikaInputStream bytes = open(file, mediaType, metadata)) {
            ContentHandler handler = handler(file, bytes, mediaType, blocks);
            parser.parse(bytes, new SecureContentHandler(handler, bytes), metadata, context(embedded));
        } catch (EncryptedDocumentException | org.apache.poi.EncryptedDocumentException e) {
            throw UnreadableDocument.passwordProtected(e);
        } catch (TikaException | SAXException e) {
            throw new IOException("Not readable as " + mediaType, e);
        }
        return new Content(metadata.get(TikaCoreProperties.TITLE), null)
                .attaching(mediaType.matches(PACKAGES) ? List.of() : embedded);
    }

    private ContentHandler handler(Path file, TikaInputStream bytes, String mediaType, XhtmlBlocks blocks)
            throws IOException {
        if (mediaType.equals(RICH_TEXT)) {
            return new RtfSigns(blocks);
        }
        if (!(PARSERS.get(mediaType) instanceof OOXMLParser)) {
            return blocks;
        }
        try (PackagePictures pictures = new PackagePictures(file, limits)) {
            return new SheetPictures(SheetDrawings.pictures(bytes.getPath(), pictures), blocks);
        }
    }

    private static TikaInputStream open(Path file, String mediaType, Metadata metadata) throws IOException {
        if (mediaType.equals(RICH_TEXT)) {
            try (InputStream bytes = Files.newInputStream(file)) {
                return TikaInputStream.get(RtfSource.prepare(bytes), metadata);
            }
        }
        return PARSERS.get(mediaType) instanceof OOXMLParser
                ? openPackage(file, metadata)
                : TikaInputStream.get(file, metadata);
    }

    /** Closing it deletes what was written for it. */
    private static TikaInputStream openPackage(Path file, Metadata metadata) throws IOException {
        TemporaryResources written = new TemporaryResources();
        try {
            return TikaInputStream.get(StrictOoxml.relaxed(file, written), metadata, written);
        } catch (IOException e) {
            written.close();
            throw e;
        }
    }

    /** Markup within another format, such as an HTML block in Markdown. */
    static void readFragment(String markup, TextBuilder into) {
        try {
            new JSoupParser().parseString(markup, new XhtmlBlocks(into), new Metadata(), context(new ArrayList<>()));
        } catch (SAXException e) {
            throw new IllegalArgumentException("Not readable as HTML", e);
        }
    }

    /** A page within another format, such as a chapter of a book. */
    static void readPage(InputStream page, ContentHandler into) throws IOException {
        try {
            new JSoupParser().parse(TikaInputStream.get(page), into, new Metadata(), context(new ArrayList<>()));
        } catch (TikaException | SAXException e) {
            throw new IOException("Not readable as HTML", e);
        }
    }

    /** {@code embedded} takes the names of embedded files. */
    private static ParseContext context(List<String> embedded) {
        OfficeParserConfig office = new OfficeParserConfig();
        office.setIncludeHeadersAndFooters(false);
        office.setIncludeSlideMasterContent(false);
        office.setIncludeDeletedContent(false);
        ParseContext context = new ParseContext();
        context.set(OfficeParserConfig.class, office);
        context.set(HtmlMapper.class, IdentityHtmlMapper.INSTANCE);
        context.set(EmbeddedDocumentExtractor.class, new EmbeddedNames(embedded));
        return context;
    }

    /** Pictures are no files to their readers. */
    private static final class EmbeddedNames implements EmbeddedDocumentExtractor {
        private final List<String> names;

        EmbeddedNames(List<String> names) {
            this.names = names;
        }

        @Override
        public boolean shouldParseEmbedded(Metadata metadata) {
            String name = metadata.get(TikaCoreProperties.RESOURCE_NAME_KEY);
            boolean picture =
                    String.valueOf(metadata.get(Metadata.CONTENT_TYPE)).startsWith("image/");
            if (name != null && !picture) {
                names.add(name.substring(name.lastIndexOf('/') + 1));
            }
            return false;
        }

        @Override
        public void parseEmbedded(InputStream stream, ContentHandler handler, Metadata metadata, boolean outputHtml) {
            // Embedded files are not part of the document's text.
        }
    }
}
