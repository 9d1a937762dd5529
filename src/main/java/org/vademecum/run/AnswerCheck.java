package org.vademecum.run;

import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.vademecum.context.CitingRules;
import org.vademecum.llm.ModelTurn;
import org.vademecum.thread.Citation;
import org.vademecum.thread.NearestSection;
import org.vademecum.thread.SentenceSupport;
import org.vademecum.thread.ThreadMessage.Outcome;
import org.vademecum.tool.FoundPassage;

/** Judges a whole answer: whether it answers, what came closest when it does not, and how far its sentences rest on what they cite. Pure. */
final class AnswerCheck {
    private static final int NEAREST = 3;

    private AnswerCheck() {}

    static Ending.How.Completed completed(ModelTurn.Finish finish, String text, Collection<FoundPassage> passages) {
        boolean declined = finish == ModelTurn.Finish.DECLINED || saysNotFound(text);
        return declined
                ? new Ending.How.Completed(Outcome.DECLINED, nearest(passages))
                : new Ending.How.Completed(Outcome.ANSWERED, List.of());
    }

    /** An answer that declines states nothing to be checked. */
    static List<SentenceSupport> sentences(
            String text, List<Citation> citations, Collection<FoundPassage> passages, Outcome outcome) {
        return switch (outcome) {
            case ANSWERED -> SentenceCheck.check(text, citations, passages);
            case DECLINED -> List.of();
        };
    }

    private static boolean saysNotFound(String text) {
        String begin = text.replaceFirst("^[\\s*_>#]+", "").toLowerCase(Locale.ROOT);
        return CitingRules.NOT_FOUND.stream()
                .map(sentence -> sentence.substring(0, sentence.length() - 1).toLowerCase(Locale.ROOT))
                .anyMatch(begin::startsWith);
    }

    /** The best passage of each of the best sections. */
    private static List<NearestSection> nearest(Collection<FoundPassage> passages) {
        Map<String, FoundPassage> sections = new LinkedHashMap<>();
        passages.stream()
                .sorted(Comparator.comparingDouble(FoundPassage::score).reversed())
                .forEach(passage ->
                        sections.putIfAbsent(passage.vectorStoreFileId() + ' ' + passage.headings(), passage));
        return sections.values().stream()
                .limit(NEAREST)
                .map(passage -> new NearestSection(
                        passage.vectorStoreFileId(),
                        passage.title(),
                        passage.headings(),
                        passage.pageFirst(),
                        passage.start(),
                        passage.end()))
                .toList();
    }
}
