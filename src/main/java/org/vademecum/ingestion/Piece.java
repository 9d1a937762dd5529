package org.vademecum.ingestion;

import org.jspecify.annotations.Nullable;

/**
 * A window of a document's text that becomes a chunk.
 *
 * @param start offset into the document's text, in UTF-16 units
 * @param end exclusive
 * @param pageFirst page of the first character, from 1; null for formats without pages
 * @param headings heading path, outermost first, joined by " › "; empty before the first heading
 * @param lead what a reader needs from further up when the window begins inside a table (its header row) or a list (its lead-in
 *     sentence); otherwise empty. To be searched and embedded with the window; not part of its span
 * @param tokens word pieces of the embedding model
 */
public record Piece(
        int start,
        int end,
        @Nullable Integer pageFirst,
        @Nullable Integer pageLast,
        String headings,
        String lead,
        int tokens) {}
