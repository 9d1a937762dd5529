package org.vademecum.run;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.vademecum.common.Sentences;
import org.vademecum.common.Sentences.Span;
import org.vademecum.thread.Citation;
import org.vademecum.thread.SentenceSupport;
import org.vademecum.thread.SentenceSupport.Support;
import org.vademecum.tool.FoundPassage;

/**
 * Checks each sentence of an answer against the passages it cites. A sentence cites by the markers in it and directly
 * behind it, or else by the next markers of its own line; the header of a table by those of its rows. It is quoted when it stands in one of those passages word for
 * word; supported when they have most of its content words and all of its numbers. What states nothing — headings,
 * questions, lead-ins that end with a colon — is not judged. Pure.
 */
final class SentenceCheck {
    /** Share of a sentence's content words that must occur in what it cites. */
    static final double SUPPORTED = 0.6;

    /** The rule and the rows below a markdown table's header. */
    private static final Pattern TABLE_BELOW =
            Pattern.compile("[ \\t]*\\n[ \\t]*\\|[ \\t:|]*-[ \\t:|-]*(?:\\n[ \\t]*\\|[^\\n]*)*");

    private final String answer;
    private final String readable;
    private final List<Citation> citations;
    private final Map<String, FoundPassage> passages;
    private final ContentWords language;

    private SentenceCheck(String answer, List<Citation> citations, Map<String, FoundPassage> passages) {
        this.answer = answer;
        this.citations = citations;
        this.passages = passages;
        this.readable = MarkerBlanks.in(answer, citations);
        this.language = ContentWords.in(readable);
    }

    /**
     * @param citations of the answer, in its order
     * @param passages what the run's searches found; citations name them by marker
     */
    static List<SentenceSupport> check(String answer, List<Citation> citations, Collection<FoundPassage> passages) {
        Map<String, FoundPassage> byMarker = passages.stream()
                .collect(Collectors.toMap(FoundPassage::marker, Function.identity(), (first, same) -> first));
        return new SentenceCheck(answer, citations, byMarker).check();
    }

    private List<SentenceSupport> check() {
        List<Span> sentences = Sentences.of(readable);
        List<SentenceSupport> checked = new ArrayList<>();
        for (int i = 0; i < sentences.size(); i++) {
            Span sentence = sentences.get(i);
            String text = sentence.of(readable);
            if (states(text)) {
                checked.add(new SentenceSupport(
                        codePoints(sentence.start()), codePoints(sentence.end()), support(text, cited(sentences, i))));
            }
        }
        return checked;
    }

    private boolean states(String sentence) {
        boolean leadsIn = sentence.endsWith(":") || sentence.endsWith("?") || sentence.startsWith("#");
        return !leadsIn
                && !(language.of(sentence).isEmpty()
                        && ContentWords.numbers(sentence).isEmpty());
    }

    private Support support(String sentence, List<FoundPassage> cited) {
        NormalText needle = NormalText.of(sentence).core();
        if (cited.stream()
                .anyMatch(passage -> NormalText.of(passage.text()).find(needle).isPresent())) {
            return Support.QUOTED;
        }
        String all = cited.stream().map(FoundPassage::text).collect(Collectors.joining("\n"));
        Set<String> present = language.of(all);
        boolean words = ContentWords.covered(language.of(sentence), present) >= SUPPORTED;
        boolean numbers = ContentWords.numbers(all).containsAll(ContentWords.numbers(sentence));
        return words && numbers ? Support.SUPPORTED : Support.UNSUPPORTED;
    }

    /** What the sentence cites: by its own markers, or else by the first ones that follow within its reach. */
    private List<FoundPassage> cited(List<Span> sentences, int index) {
        int reach = reach(sentences.get(index));
        for (int i = index; i < sentences.size() && sentences.get(i).start() < reach; i++) {
            int end = i + 1 < sentences.size() ? sentences.get(i + 1).start() : readable.length();
            List<FoundPassage> own = markedBetween(codePoints(sentences.get(i).start()), codePoints(end));
            if (!own.isEmpty()) {
                return own;
            }
        }
        return List.of();
    }

    /** To the end of its line; a table's header leans on the rows of its table. */
    private int reach(Span sentence) {
        Matcher table = TABLE_BELOW.matcher(readable).region(sentence.end(), readable.length());
        if (table.lookingAt()) {
            return table.end();
        }
        int line = readable.indexOf('\n', sentence.end());
        return line < 0 ? readable.length() : line;
    }

    private List<FoundPassage> markedBetween(int start, int end) {
        return citations.stream()
                .filter(citation -> citation.start() >= start && citation.start() < end)
                .map(citation -> passages.get(citation.marker()))
                .flatMap(Stream::ofNullable)
                .distinct()
                .toList();
    }

    private int codePoints(int offset) {
        return answer.codePointCount(0, offset);
    }
}
