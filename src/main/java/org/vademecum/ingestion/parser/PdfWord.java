package org.vademecum.ingestion.parser;

/**
 * A word where it stands on a page as it is viewed: points from the left and the top.
 *
 * @param baseline distance of the base line from the top
 * @param size of the font, in points
 * @param mono set in a typewriter font
 * @param glued stands directly behind the word before it, such as a raised number
 */
record PdfWord(
        String text, float left, float right, float baseline, float size, boolean bold, boolean mono, boolean glued) {
    float centre() {
        return (left + right) / 2;
    }

    /** About half the height of the small letters. */
    float middle() {
        return baseline - 0.25f * size;
    }

    float top() {
        return baseline - 0.75f * size;
    }

    float bottom() {
        return baseline + 0.2f * size;
    }
}
