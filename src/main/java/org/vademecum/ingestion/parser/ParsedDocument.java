package org.vademecum.ingestion.parser;

import java.util.List;
import org.vademecum.vectorstore.DocumentText;
import org.vademecum.vectorstore.DocumentText.Picture;
import org.vademecum.vectorstore.DocumentText.Reading;

/**
 * What a parser found in a file.
 *
 * @param title the document's own title, else its first heading, else the file name without its extension; at most 512 characters
 * @param text without any block when all of its pages are pictures
 * @param mediaType as detected from the content, such as {@code application/pdf}
 * @param scanned pages that hold hardly any text, but something else, such as a picture of text; of a document with pictures in its
 *     text the numbers of those that can be read, in reading order
 * @param recognised pages whose text was recognised in their picture, or the numbers of pictures whose text was
 */
public record ParsedDocument(
        String title, DocumentText text, String mediaType, List<Integer> scanned, List<Integer> recognised) {
    public ParsedDocument {
        scanned = List.copyOf(scanned);
        recognised = List.copyOf(recognised);
    }

    /** Of a document with pictures in its text, from which follows what can be read and what was. */
    static ParsedDocument withPictures(String title, DocumentText text, String mediaType) {
        List<Integer> unread = text.pictures().stream()
                .filter(picture -> picture.reading() == Reading.NO_OCR || picture.reading() == Reading.TOO_MANY)
                .map(Picture::number)
                .toList();
        return new ParsedDocument(title, text, mediaType, unread, text.pictures(Reading.RECOGNISED));
    }

    /** Whether what is scanned are pictures within the document, not its pages. */
    public boolean ofPictures() {
        return !text.pictures().isEmpty();
    }

    /** Itself, when it holds text. */
    public ParsedDocument requireText() throws UnreadableDocument {
        if (text.blocks().isEmpty()) {
            throw UnreadableDocument.noText(pages());
        }
        return this;
    }

    /** Itself, when it holds text after its pages were read. */
    public ParsedDocument requireRecognisedText() throws UnreadableDocument {
        if (text.blocks().isEmpty()) {
            throw UnreadableDocument.nothingRecognised(pages());
        }
        return this;
    }

    private int pages() {
        Integer pages = text.pages();
        return pages == null ? scanned.size() : pages;
    }

    /** What a document is called that has neither title nor heading. */
    public static String titleByFilename(String filename) {
        String name = TextBuilder.line(filename);
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }
}
