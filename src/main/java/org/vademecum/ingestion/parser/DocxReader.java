package org.vademecum.ingestion.parser;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import org.apache.poi.openxml4j.exceptions.InvalidFormatException;
import org.apache.poi.openxml4j.opc.OPCPackage;
import org.apache.poi.openxml4j.opc.PackageAccess;
import org.apache.poi.openxml4j.opc.PackagePart;
import org.apache.poi.openxml4j.opc.PackageRelationshipTypes;
import org.apache.poi.util.XMLHelper;
import org.jspecify.annotations.Nullable;
import org.vademecum.vectorstore.PageWords;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;

/**
 * Reads Word documents (DOCX) from their XML, since the numbers of headings and lists have to be counted and are left out by common
 * extractors. Headers, footers and embedded files are not text, nor are pictures in headers; tracked deletions are gone, insertions are
 * there. Pictures in the body may hold text that is to be recognised.
 */
final class DocxReader implements DocumentReader {
    private static final String MEDIA_TYPES =
            "application/(vnd\\.openxmlformats-officedocument\\.wordprocessingml\\.(document|template)|vnd\\.ms-word\\.(document|template)\\.macroenabled\\.12)";

    /** A part of this many bytes takes a few times as much memory; a thousand pages are far below. */
    private static final long BIGGEST_PART = 100L * 1024 * 1024;

    private final ParserLimits limits;
    private final List<PageWords> recognised;

    /** {@code recognised} are pictures within the document that were read. */
    DocxReader(ParserLimits limits, List<PageWords> recognised) {
        this.limits = limits;
        this.recognised = recognised;
    }

    static boolean reads(String mediaType) {
        return mediaType.matches(MEDIA_TYPES);
    }

    @Override
    public Content read(Path file, String mediaType, TextBuilder into) throws IOException {
        try (OPCPackage word = OPCPackage.open(file.toFile(), PackageAccess.READ);
                PackagePictures pictures = new PackagePictures(file, limits)) {
            PackagePart main = main(word);
            Drafts drafts = new Drafts(into, recognised);
            DocxText text = new DocxText(
                    new DocxStyles(related(main, "styles")),
                    new DocxNumbering(related(main, "numbering")),
                    id -> pictures.find(main, id),
                    new WordBlocks(drafts));
            text.addNotes(related(main, "footnotes"), "footnote");
            text.addNotes(related(main, "endnotes"), "endnote");
            Element body = Docx.child(root(main), "body");
            if (body != null) {
                text.addAll(body);
            }
            drafts.finish();
            return new Content(word.getPackageProperties().getTitleProperty().orElse(null), null);
        } catch (InvalidFormatException e) {
            throw new IOException("Not readable as DOCX", e);
        }
    }

    private static PackagePart main(OPCPackage word) throws IOException {
        for (String type :
                new String[] {PackageRelationshipTypes.CORE_DOCUMENT, PackageRelationshipTypes.STRICT_CORE_DOCUMENT}) {
            for (PackagePart part : word.getPartsByRelationshipType(type)) {
                return part;
            }
        }
        throw new FileNotFoundException("The document's main part");
    }

    /** The root of the part that stands in the relation to the main one, null when there is none. */
    private static @Nullable Element related(PackagePart main, String relation)
            throws IOException, InvalidFormatException {
        for (var relationship : main.getRelationships()) {
            if (relationship.getRelationshipType().endsWith("/" + relation)) {
                return root(main.getRelatedPart(relationship));
            }
        }
        return null;
    }

    private static Element root(PackagePart part) throws IOException {
        if (part.getSize() > BIGGEST_PART) {
            throw new IOException("The part " + part.getPartName() + " has " + part.getSize() + " bytes");
        }
        try (InputStream xml = part.getInputStream()) {
            return XMLHelper.newDocumentBuilder().parse(xml).getDocumentElement();
        } catch (SAXException e) {
            throw new IOException("The part " + part.getPartName() + " is not XML", e);
        }
    }
}
