package org.vademecum.run;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.vademecum.common.Sentences;
import org.vademecum.common.Sentences.Span;
import org.vademecum.common.Tables;
import org.vademecum.thread.Citation;
import org.vademecum.tool.FoundPassage;

/**
 * Binds the markers of an answer to the passages they were issued for, while the answer is being written: markers the
 * server issued become citations, markers it did not issue are removed, and what may still become a marker is held
 * back. Not thread-safe; one for each answer.
 */
final class CitationBinder {
    /** Text that can be shown, and the citations whose markers stand in it. */
    record Bound(String text, List<Citation> citations) {
        Bound {
            citations = List.copyOf(citations);
        }
    }

    private final Map<String, FoundPassage> issued = new HashMap<>();
    private final Map<String, Integer> numbers = new HashMap<>();
    private final List<Citation> citations = new ArrayList<>();
    private final StringBuilder answer = new StringBuilder();
    private final StringBuilder held = new StringBuilder();

    /** Code points of {@link #answer}. */
    private int length;

    /** Makes the markers of these passages known. */
    void issue(Collection<FoundPassage> passages) {
        for (FoundPassage passage : passages) {
            issued.put(Marker.key(passage.marker()), passage);
            issued.putIfAbsent(Marker.shortKey(passage.marker()), passage);
        }
    }

    /** Takes more of the answer and returns what of it is certain. */
    Bound accept(String delta) {
        held.append(delta);
        int from = answer.length();
        int known = citations.size();
        while (release()) {
            // until nothing more is certain
        }
        return new Bound(answer.substring(from), citations.subList(known, citations.size()));
    }

    /** The answer is over: returns what was held back, unless it is a marker cut off. */
    Bound finish() {
        int from = answer.length();
        if (!Marker.looksBegun(held.toString())) {
            write(held.substring(0, wholeCharacters()));
        }
        held.setLength(0);
        return new Bound(answer.substring(from), List.of());
    }

    /** Forgets what was held back. */
    void dropHeld() {
        held.setLength(0);
    }

    /** The answer so far. */
    String text() {
        return answer.toString();
    }

    List<Citation> citations() {
        return List.copyOf(citations);
    }

    private boolean release() {
        int open = held.indexOf(String.valueOf(Marker.OPEN));
        if (open != 0) {
            write(take(open < 0 ? wholeCharacters() : open));
            return open > 0;
        }
        int close = held.indexOf(String.valueOf(Marker.CLOSE));
        int again = held.indexOf(String.valueOf(Marker.OPEN), 1);
        if (again > 0 && (close < 0 || again < close)) {
            write(take(again));
            return true;
        }
        if (close < 0) {
            boolean hopeless = held.length() > Marker.LONGEST || held.indexOf("\n") >= 0;
            if (hopeless) {
                write(take(held.length()));
            }
            return false;
        }
        bind(take(close + 1));
        return true;
    }

    /** Without half a character at the end, whose other half comes with the next delta. */
    private int wholeCharacters() {
        int length = held.length();
        return length > 0 && Character.isHighSurrogate(held.charAt(length - 1)) ? length - 1 : length;
    }

    private String take(int count) {
        String taken = held.substring(0, count);
        held.delete(0, count);
        return taken;
    }

    private void bind(String bracketed) {
        FoundPassage passage = issued.get(Marker.key(bracketed));
        if (passage != null) {
            cite(passage);
        } else if (!Marker.looksLike(bracketed)) {
            write(bracketed);
        }
    }

    private void cite(FoundPassage passage) {
        String sentence = lastSentence();
        int start = length;
        write(passage.marker());
        Span quote = QuoteFinder.find(sentence, passage.text());
        int quoteStart = passage.start() + quote.start();
        citations.add(new Citation(
                numberOf(passage),
                passage.marker(),
                start,
                length,
                passage.vectorStoreFileId(),
                passage.fileId(),
                passage.filename(),
                passage.title(),
                passage.documentVersion(),
                passage.documentDate(),
                passage.pageAt(quoteStart),
                passage.headings(),
                quoteStart,
                passage.start() + quote.end(),
                Tables.withoutRules(quote.of(passage.text()))));
    }

    private int numberOf(FoundPassage passage) {
        String place = passage.vectorStoreFileId() + ':' + passage.start() + ':' + passage.end();
        return numbers.computeIfAbsent(place, unseen -> numbers.size() + 1);
    }

    /** The sentence the next marker stands behind; markers themselves count as nothing. */
    private String lastSentence() {
        String blanked = MarkerBlanks.in(answer.toString(), citations);
        int line = blanked.stripTrailing().lastIndexOf('\n') + 1;
        List<Span> sentences = Sentences.of(blanked, line, blanked.length());
        @Nullable Span last = sentences.isEmpty() ? null : sentences.getLast();
        return last == null ? "" : last.of(blanked);
    }

    private void write(String text) {
        answer.append(text);
        length += text.codePointCount(0, text.length());
    }
}
