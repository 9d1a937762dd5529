package org.vademecum.api;

import java.util.List;
import java.util.Optional;
import org.vademecum.vectorstore.PageWords;

/** @param pages the page that was asked for; empty when it has text of its own, or is none */
record RecognisedWordsJson(List<Page> pages) {
    /**
     * The words that were recognised on a page, in reading order. Places are in the unit of {@code width} and {@code height}, from the
     * left and the top.
     *
     * @param confidence how sure the words are on average, in percent
     */
    record Page(int page, float width, float height, int confidence, List<PageWords.Word> words) {
        static Page of(PageWords page) {
            return new Page(page.page(), page.width(), page.height(), page.confidence(), page.words());
        }
    }

    static RecognisedWordsJson of(Optional<PageWords> page) {
        return new RecognisedWordsJson(page.map(Page::of).stream().toList());
    }
}
