package org.vademecum.ingestion.parser;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.poi.openxml4j.util.ZipSecureFile;
import org.apache.poi.util.XMLHelper;
import org.jspecify.annotations.Nullable;
import org.vademecum.vectorstore.PageWords;
import org.xml.sax.Attributes;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.XMLReader;
import org.xml.sax.helpers.DefaultHandler;

/**
 * Reads OpenDocument files (ODT, ODS, ODP) from their XML, since common extractors lose the names of sheets and the pages of slides and
 * break a sentence at its footnote. Headers, footers and comments are not text; what stands in embedded objects follows the document.
 * Pictures in the document's own text may hold text that is to be recognised.
 */
final class OpenDocumentReader implements DocumentReader {
    private static final Pattern MEDIA_TYPES =
            Pattern.compile("application/vnd\\.oasis\\.opendocument\\.(text|spreadsheet|presentation)");
    private static final Pattern OBJECT = Pattern.compile("Object \\d+/content\\.xml");
    private static final String MANIFEST = "META-INF/manifest.xml";

    private final ParserLimits limits;
    private final List<PageWords> recognised;

    /** {@code recognised} are pictures within the document that were read. */
    OpenDocumentReader(ParserLimits limits, List<PageWords> recognised) {
        this.limits = limits;
        this.recognised = recognised;
    }

    static boolean reads(String mediaType) {
        return MEDIA_TYPES.matcher(mediaType).matches();
    }

    @Override
    public Content read(Path file, String mediaType, TextBuilder into) throws IOException, UnreadableDocument {
        try (ZipSecureFile files = new ZipSecureFile(file.toFile());
                PackagePictures pictures = new PackagePictures(file, limits)) {
            if (files.getEntry("encrypted-package") != null || first(files, MANIFEST, "encryption-data") != null) {
                throw UnreadableDocument.passwordProtected(null);
            }
            boolean sheets = mediaType.endsWith("spreadsheet");
            XhtmlBlocks blocks = new XhtmlBlocks(into, sheets, recognised);
            OpenDocumentText text = new OpenDocumentText(blocks, sheets, pictures::find);
            parse(files, "content.xml", text);
            for (String object : objects(files)) {
                parse(files, object, new OpenDocumentText(blocks, false, name -> Optional.empty()));
            }
            blocks.endDocument();
            return new Content(
                    first(files, "meta.xml", "title"), mediaType.endsWith("presentation") ? text.pages() : null);
        } catch (SAXException e) {
            throw new IOException("Not readable as " + mediaType, e);
        }
    }

    private static List<String> objects(ZipSecureFile files) {
        return Collections.list(files.getEntries()).stream()
                .map(ZipArchiveEntry::getName)
                .filter(name -> OBJECT.matcher(name).matches())
                .toList();
    }

    private static void parse(ZipSecureFile files, String name, DefaultHandler into) throws IOException, SAXException {
        ZipArchiveEntry entry = files.getEntry(name);
        if (entry == null) {
            throw new FileNotFoundException(name);
        }
        XMLReader reader = reader();
        reader.setContentHandler(into);
        reader.setErrorHandler(into);
        reader.setEntityResolver((publicId, systemId) -> new InputSource(InputStream.nullInputStream()));
        try (InputStream xml = files.getInputStream(entry)) {
            reader.parse(new InputSource(xml));
        }
    }

    private static XMLReader reader() throws IOException, SAXException {
        try {
            XMLReader reader = XMLHelper.newXMLReader();
            // OpenOffice wrote a document type into manifests, which names a file; whatever is named is empty here.
            reader.setFeature("http://apache.org/xml/features/disallow-doctype-decl", false);
            return reader;
        } catch (ParserConfigurationException e) {
            throw new IOException("No reader of XML", e);
        }
    }

    /** What the first element of that name says; null when there is none. */
    private static @Nullable String first(ZipSecureFile files, String name, String element)
            throws IOException, SAXException {
        if (files.getEntry(name) == null) {
            return null;
        }
        First found = new First(element);
        parse(files, name, found);
        return found.text == null ? null : found.text.toString();
    }

    private static final class First extends DefaultHandler {
        private final String element;
        private @Nullable StringBuilder text;
        private boolean open;

        First(String element) {
            this.element = element;
        }

        @Override
        public void startElement(String uri, String localName, String qName, Attributes attributes) {
            if (text == null && localName.equals(element)) {
                text = new StringBuilder();
                open = true;
            }
        }

        @Override
        public void characters(char[] ch, int start, int length) {
            if (open && text != null) {
                text.append(ch, start, length);
            }
        }

        @Override
        public void endElement(String uri, String localName, String qName) {
            open &= !localName.equals(element);
        }
    }
}
