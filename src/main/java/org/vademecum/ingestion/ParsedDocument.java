package org.vademecum.ingestion;

import org.vademecum.vectorstore.DocumentText;

/**
 * What a parser found in a file.
 *
 * @param title the document's own title, else its first heading, else the file name without its extension; at most 512 characters
 * @param mediaType as detected from the content, such as {@code application/pdf}
 */
public record ParsedDocument(String title, DocumentText text, String mediaType) {}
