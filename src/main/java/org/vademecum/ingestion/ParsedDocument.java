package org.vademecum.ingestion;

import org.vademecum.vectorstore.DocumentText;

/**
 * What a parser found in a file.
 *
 * @param title the document's own title, else its first heading, else the file name without its extension; at most 512 characters
 * @param mediaType as detected from the content, such as {@code application/pdf}
 */
public record ParsedDocument(String title, DocumentText text, String mediaType) {
    /** What a document is called that has neither title nor heading. */
    static String titleByFilename(String filename) {
        String name = TextBuilder.line(filename);
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }
}
