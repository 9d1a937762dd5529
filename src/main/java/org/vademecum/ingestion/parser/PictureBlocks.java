package org.vademecum.ingestion.parser;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.vademecum.vectorstore.DocumentText;
import org.vademecum.vectorstore.DocumentText.Reading;
import org.vademecum.vectorstore.PageWords;

/**
 * Sets what was recognised in pictures at their places in a document. Those of one size that follow one another are read as the pages
 * of a scan are, so that a sentence goes on from one to the next and what repeats on them is left out. Not thread-safe.
 */
final class PictureBlocks {
    /** Of photos and drawings something is recognised, too, but not surely, or hardly any letters. */
    private static final int SURE = 60;

    private static final int FEWEST_LETTERS = 20;

    /** By which the sides of two pages of a scan differ at most, in points. */
    private static final float SAME_SIZE = 8;

    private final Map<Integer, PageWords> recognised;
    private final boolean headings;
    private final TextBuilder into;
    private final List<PageWords> scan = new ArrayList<>();
    private @Nullable Integer page;

    /** {@code headings} tells whether what looks like a heading in a picture is one: not where the document has its own. */
    PictureBlocks(List<PageWords> recognised, boolean headings, TextBuilder into) {
        this.recognised = recognised.stream().collect(Collectors.toMap(PageWords::page, Function.identity()));
        this.headings = headings;
        this.into = into;
    }

    /** What stands in it comes into the text before whatever is added next, at the latest with {@link #flush}. */
    void add(DocumentPicture picture, @Nullable Integer onPage) {
        PageWords words = recognised.get(picture.number());
        if (words == null) {
            flush();
            into.markUnread(picture.number(), cause(picture));
        } else if (isText(words)) {
            if (!goesOn(words, onPage)) {
                flush();
            }
            scan.add(words);
            page = onPage;
        }
    }

    private Reading cause(DocumentPicture picture) {
        if (picture.tooLarge()) {
            return Reading.TOO_LARGE;
        }
        return recognised.isEmpty() ? Reading.NO_OCR : Reading.TOO_MANY;
    }

    private static boolean isText(PageWords words) {
        return words.confidence() >= SURE && words.letters() >= FEWEST_LETTERS;
    }

    private boolean goesOn(PageWords words, @Nullable Integer onPage) {
        return !scan.isEmpty()
                && Objects.equals(page, onPage)
                && Math.abs(scan.getLast().width() - words.width()) <= SAME_SIZE
                && Math.abs(scan.getLast().height() - words.height()) <= SAME_SIZE;
    }

    /** All pictures that were added are in the text then. */
    void flush() {
        if (scan.isEmpty()) {
            return;
        }
        List<PageWords> pages = new ArrayList<>();
        scan.forEach(words -> pages.add(words.at(pages.size() + 1)));
        TextBuilder read = into.forPart();
        PdfReader.addBlocks(OcrPages.of(pages), List.of(), read);
        if (!read.isEmpty()) {
            DocumentText text = read.build(pages.size());
            mark(text, into.addAll(text, page, headings));
        }
        scan.clear();
    }

    private void mark(DocumentText text, int offset) {
        List<Integer> starts = text.pageStarts();
        for (int i = 0; i < scan.size(); i++) {
            int start = starts.get(i);
            int end = i + 1 < starts.size() ? starts.get(i + 1) : text.text().length();
            if (end > start) {
                into.markPicture(scan.get(i).page(), offset + start, offset + end);
            }
        }
    }
}
