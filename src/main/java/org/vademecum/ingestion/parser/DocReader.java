package org.vademecum.ingestion.parser;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.poi.EncryptedDocumentException;
import org.apache.poi.hpsf.SummaryInformation;
import org.apache.poi.hwpf.HWPFDocument;
import org.apache.poi.hwpf.HWPFOldDocument;
import org.apache.poi.hwpf.OldWordFileFormatException;
import org.apache.poi.hwpf.usermodel.Range;
import org.apache.poi.poifs.filesystem.DirectoryEntry;
import org.apache.poi.poifs.filesystem.DirectoryNode;
import org.apache.poi.poifs.filesystem.Entry;
import org.apache.poi.poifs.filesystem.Ole10Native;
import org.apache.poi.poifs.filesystem.Ole10NativeException;
import org.apache.poi.poifs.filesystem.POIFSFileSystem;
import org.jspecify.annotations.Nullable;
import org.vademecum.vectorstore.PageWords;

/**
 * Reads Word documents as they were before DOCX (DOC), of Word 97 and later with their structure, of Word 6 and 95 paragraph by
 * paragraph. Headers, footers, comments and embedded files are not text; tracked deletions are gone, insertions are there.
 * Pictures in the text of Word 97 and later may hold text that is to be recognised.
 */
final class DocReader implements DocumentReader {
    static final String MEDIA_TYPE = "application/msword";

    private static final String OBJECTS = "ObjectPool";

    /** And of cells and pages. */
    private static final Pattern PARAGRAPH_ENDS = Pattern.compile("[\\r\\f\\u0007]");

    private final ParserLimits limits;
    private final List<PageWords> recognised;

    /** {@code recognised} are pictures within the document that were read. */
    DocReader(ParserLimits limits, List<PageWords> recognised) {
        this.limits = limits;
        this.recognised = recognised;
    }

    @Override
    public Content read(Path file, String mediaType, TextBuilder into) throws IOException, UnreadableDocument {
        try (POIFSFileSystem files = new POIFSFileSystem(file.toFile(), true)) {
            List<String> embedded = embedded(files.getRoot());
            Drafts drafts = new Drafts(into, recognised);
            String title = read(files, new WordBlocks(drafts));
            drafts.finish();
            return new Content(title, null).attaching(embedded);
        } catch (EncryptedDocumentException e) {
            throw UnreadableDocument.passwordProtected(e);
        }
    }

    private @Nullable String read(POIFSFileSystem files, WordBlocks into) throws IOException {
        try (HWPFDocument word = new HWPFDocument(files.getRoot());
                DocPictures pictures = new DocPictures(word, limits)) {
            DocText text = new DocText(word, pictures::find, into);
            text.addAll(word.getRange());
            Range boxes = word.getMainTextboxRange();
            if (boxes.getEndOffset() > boxes.getStartOffset()) {
                text.addAll(boxes);
            }
            return title(word.getSummaryInformation());
        } catch (OldWordFileFormatException e) {
            return readOld(files, into);
        }
    }

    private static @Nullable String readOld(POIFSFileSystem files, WordBlocks into) throws IOException {
        try (HWPFOldDocument word = new HWPFOldDocument(files)) {
            PARAGRAPH_ENDS
                    .splitAsStream(Range.stripFields(word.getRange().text()))
                    .forEach(text -> into.addPlain(text, false));
            return title(word.getSummaryInformation());
        }
    }

    private static @Nullable String title(@Nullable SummaryInformation summary) {
        return summary == null ? null : summary.getTitle();
    }

    /** The names of files; the objects of other programs have none, and one that cannot be read is "?". */
    private static List<String> embedded(DirectoryNode root) throws IOException {
        List<String> names = new ArrayList<>();
        if (root.hasEntryCaseInsensitive(OBJECTS)
                && root.getEntryCaseInsensitive(OBJECTS) instanceof DirectoryEntry objects) {
            for (Entry object : objects) {
                if (object instanceof DirectoryNode node && node.hasEntryCaseInsensitive(Ole10Native.OLE10_NATIVE)) {
                    name(node).ifPresent(names::add);
                }
            }
        }
        return names;
    }

    private static Optional<String> name(DirectoryNode object) {
        try {
            return Optional.ofNullable(
                    Ole10Native.createFromEmbeddedOleObject(object).getLabel());
        } catch (IOException | Ole10NativeException e) {
            return Optional.of("?");
        }
    }
}
