package org.vademecum.llm;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.vademecum.common.Words;

/** The share of a question's words that a quote and its headings have; words that few passages have count more. */
final class WordShare {
    private final Words words;
    private final Map<String, Double> rarity = new HashMap<>();

    WordShare(String question, List<SourcePassage> passages, Words words) {
        this.words = words;
        List<Set<String>> texts = passages.stream()
                .map(passage -> Set.copyOf(words.stems(passage.headings() + "\n" + passage.text())))
                .toList();
        for (String word : new LinkedHashSet<>(words.stems(question))) {
            long found = texts.stream().filter(text -> text.contains(word)).count();
            rarity.put(word, Math.log(1 + (texts.size() - found + 0.5) / (found + 0.5)));
        }
    }

    /** From 0, none of the words, to 1, all of them; 0 when the question has no words. */
    double of(Quotable quote) {
        Set<String> present = new HashSet<>(words.stems(quote.inContext()));
        double all = rarity.values().stream().mapToDouble(Double::doubleValue).sum();
        double there = rarity.entrySet().stream()
                .filter(word -> present.contains(word.getKey()))
                .mapToDouble(Map.Entry::getValue)
                .sum();
        return all == 0 ? 0 : there / all;
    }
}
