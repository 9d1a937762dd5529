package org.vademecum.ingestion.parser;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.vademecum.vectorstore.PageWords;
import org.vademecum.vectorstore.PageWords.Word;

/** Reads Tesseract's table of words: tab-separated, one line a page, block, paragraph, line or word, each with its box in pixels. */
final class OcrWords {
    private static final String WORD_LEVEL = "5";
    private static final int COLUMNS = 12;

    /** Specks and the lines of tables are read as single marks, and not surely. */
    private static final int SURE_OF_MARK = 80;

    private static final int SURE_OF_WORD = 20;

    private OcrWords() {}

    static PageWords of(String table, int page, PageImage picture) {
        List<Word> words = new ArrayList<>();
        Map<String, Integer> lines = new HashMap<>();
        table.lines().map(row -> row.split("\t", -1)).forEach(row -> {
            if (row.length == COLUMNS && row[0].equals(WORD_LEVEL)) {
                String text = TextBuilder.line(row[11]);
                int confidence = Math.clamp(Math.round(Float.parseFloat(row[10])), 0, 100);
                if (isText(text, confidence)) {
                    int line = lines.computeIfAbsent(row[2] + " " + row[3] + " " + row[4], key -> lines.size());
                    words.add(word(text, row, line, confidence, picture));
                }
            }
        });
        return new PageWords(page, picture.width(), picture.height(), words);
    }

    private static boolean isText(String text, int confidence) {
        boolean marks = text.codePoints().noneMatch(Character::isLetterOrDigit);
        return !text.isEmpty() && confidence >= (marks ? SURE_OF_MARK : SURE_OF_WORD);
    }

    private static Word word(String text, String[] row, int line, int confidence, PageImage picture) {
        float scale = picture.width() / picture.gray().getWidth();
        float left = Integer.parseInt(row[6]) * scale;
        float top = Integer.parseInt(row[7]) * scale;
        float width = Integer.parseInt(row[8]) * scale;
        float height = Integer.parseInt(row[9]) * scale;
        return new Word(text, left, top, left + width, top + height, line, confidence);
    }
}
