package org.vademecum.ingestion.parser;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What stands on a page, as it is viewed: points from the left and the top.
 *
 * @param number from 1
 * @param words in the order of the file
 * @param shapes lines and areas that are drawn
 * @param painted whether there is anything but text on it
 */
record PdfPage(int number, float width, float height, List<PdfWord> words, List<Shape> shapes, boolean painted) {
    /** The bounds of something drawn. */
    record Shape(float left, float top, float right, float bottom) {
        float width() {
            return right - left;
        }

        float height() {
            return bottom - top;
        }
    }

    /** Letters and digits on it. */
    int letters() {
        return words.stream()
                .mapToInt(word -> (int) word.text()
                        .codePoints()
                        .filter(Character::isLetterOrDigit)
                        .count())
                .sum();
    }

    List<PdfLine> lines() {
        return PdfLine.of(number, words);
    }

    PdfPage without(Collection<PdfWord> removed) {
        Set<PdfWord> gone = new HashSet<>(removed);
        return new PdfPage(
                number,
                width,
                height,
                words.stream().filter(word -> !gone.contains(word)).toList(),
                shapes,
                painted);
    }
}
