package org.vademecum.ingestion.parser;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.regex.Pattern;
import org.apache.poi.hwpf.HWPFDocument;
import org.apache.poi.hwpf.model.StyleDescription;
import org.apache.poi.hwpf.usermodel.CharacterRun;
import org.apache.poi.hwpf.usermodel.Notes;
import org.apache.poi.hwpf.usermodel.Paragraph;
import org.apache.poi.hwpf.usermodel.Range;
import org.apache.poi.hwpf.usermodel.Table;
import org.apache.poi.util.StringUtil;
import org.apache.tika.parser.microsoft.ListManager;
import org.jspecify.annotations.Nullable;

/** Walks through an old Word document's text and hands over what a reader sees. Not thread-safe. */
final class DocText {
    /** Marks within the text, of the binary format [MS-DOC] 2.4 and 2.8.25. */
    private static final char NOTE = '\u0002';

    private static final char FIELD = '\u0013';
    private static final char FIELD_RESULT = '\u0014';
    private static final char FIELD_END = '\u0015';
    private static final char NO_BREAK_HYPHEN = '\u001E';

    private static final Pattern TITLE = Pattern.compile("title|titel|titre|titolo|título");
    private static final Pattern CONTENTS = Pattern.compile("(toc|verzeichnis|tm|sommario|tdc|inhopg) \\d");

    /** The styles of this number and below, from 1, are the headings in every document, however they are called. */
    private static final int LAST_HEADING_STYLE = 9;

    private static final int BODY_TEXT = 9;
    private static final int DEEPEST_LEVEL = 6;
    private static final int BULLET = 23;

    private final HWPFDocument word;
    private final ListManager numbers;
    private final IntFunction<Optional<DocumentPicture>> pictures;
    private final WordBlocks into;

    /** Those that follow the paragraph, or the table, in which they stand. */
    private final List<DocumentPicture> waiting = new ArrayList<>();

    /** Those that are open: whether their code is over, and their result goes on. */
    private final Deque<Boolean> fields = new ArrayDeque<>();

    private boolean inNote;

    /** {@code pictures} finds those that may hold text, by their number. */
    DocText(HWPFDocument word, IntFunction<Optional<DocumentPicture>> pictures, WordBlocks into) {
        this.word = word;
        this.numbers = new ListManager(word);
        this.pictures = pictures;
        this.into = into;
    }

    void addAll(Range range) {
        addAll(range, 0);
    }

    /** {@code depth} is how many tables the range itself stands in. */
    private void addAll(Range range, int depth) {
        for (int i = 0; i < range.numParagraphs(); i++) {
            Paragraph paragraph = range.getParagraph(i);
            if (paragraph.getTableLevel() > depth) {
                Table table = range.getTable(paragraph);
                addTable(table, depth + 1);
                i += Math.max(0, table.numParagraphs() - 1);
            } else {
                addParagraph(paragraph);
            }
        }
    }

    private void addParagraph(Paragraph paragraph) {
        Line line = new Line();
        line.addAll(paragraph);
        String text = TextBuilder.line(line.text.toString());
        if (!text.isEmpty()) {
            add(paragraph, text, line.bold);
        }
        flush();
    }

    private void flush() {
        into.flushNotes();
        waiting.forEach(into::addPicture);
        waiting.clear();
    }

    private void add(Paragraph paragraph, String text, boolean bold) {
        String label = label(paragraph);
        if (CONTENTS.matcher(styleName(paragraph.getStyleIndex())).matches()) {
            into.addContents(text);
        } else {
            into.add(headingLevel(paragraph), paragraph.getIlvl() + 1, label, text, bold);
        }
    }

    /** From 1; 0 for body text. */
    private int headingLevel(Paragraph paragraph) {
        int style = paragraph.getStyleIndex();
        if (paragraph.getLvl() < BODY_TEXT) {
            return Math.min(paragraph.getLvl() + 1, DEEPEST_LEVEL);
        }
        if (style >= 1 && style <= LAST_HEADING_STYLE) {
            return Math.min(style, DEEPEST_LEVEL);
        }
        return TITLE.matcher(styleName(style)).matches() ? 1 : 0;
    }

    private String styleName(int style) {
        StyleDescription described =
                style < word.getStyleSheet().numStyles() ? word.getStyleSheet().getStyleDescription(style) : null;
        return described == null || described.getName() == null
                ? ""
                : described.getName().toLowerCase(Locale.ROOT);
    }

    /** The number before a paragraph; empty for a bullet, null when it is in no list. */
    private @Nullable String label(Paragraph paragraph) {
        if (!paragraph.isInList()) {
            return null;
        }
        String number = TextBuilder.line(numbers.getFormattedNumber(paragraph));
        if (number.isEmpty()) {
            return null;
        }
        boolean bullet = paragraph.getList().getNumberFormat((char) paragraph.getIlvl()) == BULLET
                || number.chars().noneMatch(Character::isLetterOrDigit);
        return bullet ? "" : number;
    }

    private void addTable(Table table, int depth) {
        DocTable cells = DocTable.of(table);
        if (cells.isColumn() || (!cells.hasHeader() && cells.cells().anyMatch(cell -> isStructured(cell, depth)))) {
            cells.cells().forEach(cell -> addAll(cell, depth));
        } else {
            into.addTable(cells.texts(this::textOf));
        }
        flush();
    }

    /** Whether it holds a heading or a table of several columns, as cells that only arrange a page do. */
    private boolean isStructured(Range cell, int depth) {
        for (int i = 0; i < cell.numParagraphs(); i++) {
            Paragraph paragraph = cell.getParagraph(i);
            if (headingLevel(paragraph) > 0) {
                return true;
            }
            if (paragraph.getTableLevel() > depth) {
                Table table = cell.getTable(paragraph);
                if (!DocTable.of(table).isColumn()) {
                    return true;
                }
                i += Math.max(0, table.numParagraphs() - 1);
            }
        }
        return false;
    }

    /** All paragraphs on one line. */
    private String textOf(Range range) {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < range.numParagraphs(); i++) {
            Paragraph paragraph = range.getParagraph(i);
            Line line = new Line();
            line.addAll(paragraph);
            String text = TextBuilder.line(line.text.toString());
            if (!text.isEmpty()) {
                texts.add(WordBlocks.labelled(label(paragraph), text));
            }
        }
        return String.join(" ", texts);
    }

    /** What the runs of a paragraph say. */
    private final class Line {
        private final StringBuilder text = new StringBuilder();
        private boolean bold = true;

        /** A field's code ends with its paragraph at the latest; its result may go on in the next. */
        void addAll(Paragraph paragraph) {
            for (int i = 0; i < paragraph.numCharacterRuns(); i++) {
                addRun(paragraph.getCharacterRun(i));
            }
            fields.removeIf(over -> !over);
        }

        private void addRun(CharacterRun run) {
            if (run.isMarkedDeleted()) {
                return;
            }
            int before = text.length();
            String raw = run.text();
            for (int i = 0; i < raw.length(); i++) {
                addSign(raw.charAt(i), run, run.getStartOffset() + i);
            }
            if (!text.substring(before).isBlank()) {
                bold &= run.isBold();
            }
        }

        private void addSign(char sign, CharacterRun run, int position) {
            switch (sign) {
                case FIELD -> fields.push(false);
                case FIELD_RESULT -> {
                    if (!fields.isEmpty()) {
                        fields.pop();
                        fields.push(true);
                    }
                }
                case FIELD_END -> fields.poll();
                default -> {
                    if (!fields.contains(false) && !run.isVanished()) {
                        addVisible(sign, run, position);
                    }
                }
            }
        }

        private void addVisible(char sign, CharacterRun run, int position) {
            if (sign == NOTE) {
                refer(position);
            } else if (DocPictures.isPicture(sign, run)) {
                if (!inNote) {
                    pictures.apply(position + 1).ifPresent(waiting::add);
                }
            } else if (run.isSymbol()) {
                text.append(StringUtil.mapMsCodepointString(String.valueOf(run.getSymbolCharacter())));
            } else if (sign == NO_BREAK_HYPHEN) {
                text.append('-');
            } else if (Character.isWhitespace(sign)) {
                text.append(' ');
            } else if (!run.isSpecialCharacter()) {
                text.append(sign);
            }
        }

        private void refer(int position) {
            refer(word.getFootnotes(), word.getFootnoteRange(), position);
            refer(word.getEndnotes(), word.getEndnoteRange(), position);
        }

        private void refer(Notes notes, Range all, int position) {
            int note = notes.getNoteIndexByAnchorPosition(position);
            if (note < 0) {
                return;
            }
            Range own = new Range(
                    all.getStartOffset() + notes.getNoteTextStartOffset(note),
                    all.getStartOffset() + notes.getNoteTextEndOffset(note),
                    word);
            inNote = true;
            text.append(into.addNote(() -> textOf(own)));
            inNote = false;
        }
    }
}
