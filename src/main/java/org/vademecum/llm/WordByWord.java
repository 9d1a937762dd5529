package org.vademecum.llm;

import java.util.function.ToIntFunction;
import org.vademecum.common.Recent;

/**
 * Counts the tokens of a text as the sum of those of its words, and remembers the words: a text has few different ones. For tokenizers
 * that part at white space before they do anything else, as BERT's does, whose tokens never reach from one word into the next.
 * Thread-safe.
 */
final class WordByWord implements ToIntFunction<String> {
    /** More than a manual has. */
    private static final int REMEMBERED = 50_000;

    /** What is longer is no word: it will not come again. */
    private static final int LONGEST = 40;

    private final ToIntFunction<String> counter;
    private final Recent<String, Integer> words = new Recent<>(REMEMBERED);

    /** @param counter of the tokens of any text */
    WordByWord(ToIntFunction<String> counter) {
        this.counter = counter;
    }

    @Override
    public int applyAsInt(String text) {
        int tokens = 0;
        int start = 0;
        for (int i = 0; i <= text.length(); i++) {
            if (i == text.length() || isBlank(text.charAt(i))) {
                tokens += start < i ? tokens(text.substring(start, i)) : 0;
                start = i + 1;
            }
        }
        return tokens;
    }

    /** Of what a tokenizer takes for white space only what all of them do; it parts at the rest by itself. */
    private static boolean isBlank(char c) {
        return c == ' ' || c == '\n' || c == '\t' || c == '\r';
    }

    private int tokens(String word) {
        if (word.length() > LONGEST) {
            return counter.applyAsInt(word);
        }
        Integer known = words.find(word);
        if (known != null) {
            return known;
        }
        int counted = counter.applyAsInt(word);
        words.keep(word, counted);
        return counted;
    }
}
