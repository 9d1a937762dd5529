package org.vademecum.api;

import org.vademecum.common.WordDiff;

/** Some words of two texts that were compared; {@code kind} is same, removed or added. */
record PieceJson(String kind, String text) {
    static PieceJson of(WordDiff.Piece piece) {
        return new PieceJson(MessageJson.lower(piece.kind()), piece.text());
    }
}
