package org.vademecum.retrieval;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.vademecum.retrieval.Passage.PageStart;
import org.vademecum.vectorstore.DocumentText;

/** Finds the pages of a stretch of a document. Pure. */
final class PageStarts {
    private PageStarts() {}

    /** Where the pages of the stretch begin; empty when the document has no pages. */
    static List<PageStart> in(DocumentText document, int start, int end) {
        Stream<Integer> turns = Stream.concat(
                document.pageStarts().stream(),
                document.blocksIn(start, end).stream().map(DocumentText.Block::start));
        List<PageStart> pages = new ArrayList<>();
        Stream.concat(Stream.of(start), turns.filter(offset -> offset > start && offset < end))
                .sorted()
                .forEach(offset -> {
                    Integer page = document.pageAt(offset);
                    if (page != null && (pages.isEmpty() || pages.getLast().page() != page)) {
                        pages.add(new PageStart(offset, page));
                    }
                });
        return pages;
    }
}
