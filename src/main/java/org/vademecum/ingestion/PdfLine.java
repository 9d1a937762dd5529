package org.vademecum.ingestion;

import java.util.List;

/** Words on one base line, from left to right; at least one. */
record PdfLine(int page, List<PdfWord> words) {
    PdfLine {
        words = List.copyOf(words);
    }

    float left() {
        return words.get(0).left();
    }

    float right() {
        return words.get(words.size() - 1).right();
    }

    float baseline() {
        return words.get(0).baseline();
    }

    float top() {
        return baseline() - size() * 0.8f;
    }

    /** The size of most of its characters. */
    float size() {
        float size = words.get(0).size();
        int most = 0;
        for (PdfWord word : words) {
            int count = words.stream()
                    .filter(other -> Math.abs(other.size() - word.size()) < 0.3f)
                    .mapToInt(other -> other.text().length())
                    .sum();
            if (count > most) {
                most = count;
                size = word.size();
            }
        }
        return size;
    }

    boolean bold() {
        return words.stream().allMatch(PdfWord::bold);
    }

    boolean mono() {
        return words.stream().allMatch(PdfWord::mono);
    }

    String text() {
        StringBuilder text = new StringBuilder();
        for (PdfWord word : words) {
            if (!text.isEmpty() && !word.glued()) {
                text.append(' ');
            }
            text.append(word.text());
        }
        return text.toString();
    }
}
