package org.vademecum.llm;

import java.util.ArrayList;
import java.util.List;
import org.vademecum.common.Sentences;

/**
 * The built-in model's summary of a conversation, made of its own words: one line a turn, of the question and the first
 * sentence of its answer, behind the lines that there were. The oldest go when it gets too long. Pure.
 */
final class ExtractiveSummary {
    private static final int LONGEST = 2_000;
    private static final int LONGEST_PIECE = 200;

    private ExtractiveSummary() {}

    static String of(List<ChatMessage> messages) {
        List<String> lines = new ArrayList<>(SummaryNote.in(messages).lines().toList());
        Conversation.of(messages).earlier().forEach(turn -> lines.add(line(turn)));
        while (lines.size() > 1 && String.join("\n", lines).length() > LONGEST) {
            lines.removeFirst();
        }
        return String.join("\n", lines);
    }

    private static String line(Conversation.Turn turn) {
        String answer = firstSentence(turn.answer());
        String asked = "- " + cut(turn.question().replaceAll("\\s+", " ").strip());
        if (turn.question().isBlank()) {
            return "- " + answer;
        }
        return answer.isEmpty() ? asked : asked + " – " + answer;
    }

    private static String firstSentence(String text) {
        return Sentences.of(text).stream()
                .findFirst()
                .map(sentence -> cut(sentence.of(text)))
                .orElse("");
    }

    private static String cut(String text) {
        return text.codePointCount(0, text.length()) <= LONGEST_PIECE
                ? text
                : text.substring(0, text.offsetByCodePoints(0, LONGEST_PIECE)) + "…";
    }
}
