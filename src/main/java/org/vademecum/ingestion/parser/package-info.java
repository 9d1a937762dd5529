/**
 * From a file to its text with headings, lists, tables and pages, in a process of its own that knows nothing of the server. Start with
 * {@link org.vademecum.ingestion.parser.DocumentParser}, the server's side, or {@link org.vademecum.ingestion.parser.FileParser}, which
 * picks the reader there.
 */
@NullMarked
package org.vademecum.ingestion.parser;

import org.jspecify.annotations.NullMarked;
