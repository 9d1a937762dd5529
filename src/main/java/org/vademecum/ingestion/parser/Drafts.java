package org.vademecum.ingestion.parser;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.vademecum.vectorstore.DocumentText.Kind;
import org.vademecum.vectorstore.PageWords;

/**
 * Blocks in the order of a document, before it is known whether its author used heading styles. Where none did, short paragraphs
 * all in bold are the headings.
 */
final class Drafts {
    private static final int LONGEST_HEADING = 120;
    private static final Pattern ENDS_LIKE_TEXT = Pattern.compile(".*[.:;,]$");
    private static final Pattern NUMBER = Pattern.compile("^((?:\\d{1,3}\\.)*\\d{1,3})\\.?\\s.*");

    private sealed interface Draft {}

    private record Written(
            Kind kind,
            int level,
            String text,
            boolean bold,
            @Nullable Integer page) implements Draft {}

    private record Table(List<List<String>> rows, @Nullable Integer page) implements Draft {}

    private record Picture(
            DocumentPicture picture, @Nullable Integer page) implements Draft {}

    private final List<Draft> drafts = new ArrayList<>();
    private final TextBuilder into;
    private final List<PageWords> recognised;
    private long characters;

    /** Where the part begins that is added to. */
    private int part;

    /** Whether the part has headings by their style. */
    private boolean styled;

    /** Whether a part that is over has headings, however they are told. */
    private boolean headed;

    Drafts(TextBuilder into) {
        this(into, List.of());
    }

    /** {@code recognised} are pictures within the document that were read. */
    Drafts(TextBuilder into, List<PageWords> recognised) {
        this.into = into;
        this.recognised = recognised;
    }

    void add(Kind kind, int level, String text, boolean bold, @Nullable Integer page) {
        String line = kind == Kind.CODE ? text : TextBuilder.line(text);
        count(line.length());
        if (!line.isBlank()) {
            styled |= kind == Kind.HEADING;
            drafts.add(new Written(kind, level, line, bold, page));
        }
    }

    void addTable(List<List<String>> rows, @Nullable Integer page) {
        rows.forEach(row -> row.forEach(cell -> count(cell.length())));
        drafts.add(new Table(rows, page));
    }

    void addPicture(DocumentPicture picture, @Nullable Integer page) {
        drafts.add(new Picture(picture, page));
    }

    private void count(int added) {
        characters += added;
        into.check(characters);
    }

    /** A part of the document is over, such as a chapter: whether headings have styles in the next is another question. */
    void endPart() {
        List<Draft> added = drafts.subList(part, drafts.size());
        if (!styled) {
            added.replaceAll(draft -> isLooseHeading(draft) ? asHeading((Written) draft) : draft);
        }
        headed |= added.stream().anyMatch(draft -> draft instanceof Written written && written.kind == Kind.HEADING);
        styled = false;
        part = drafts.size();
    }

    /** Hands the blocks over. */
    void finish() {
        endPart();
        PictureBlocks pictures = new PictureBlocks(recognised, !headed, into);
        for (Draft draft : drafts) {
            switch (draft) {
                case Written written -> {
                    pictures.flush();
                    into.add(written.kind, written.level, List.of(new TextBuilder.Part(written.text, written.page)));
                }
                case Table table -> {
                    pictures.flush();
                    into.addTable(table.rows, table.page);
                }
                case Picture picture -> pictures.add(picture.picture, picture.page);
            }
        }
        pictures.flush();
    }

    private static boolean isLooseHeading(Draft draft) {
        return draft instanceof Written written
                && written.bold
                && written.kind == Kind.PARAGRAPH
                && written.text.length() <= LONGEST_HEADING
                && !ENDS_LIKE_TEXT.matcher(written.text).matches();
    }

    private static Written asHeading(Written bold) {
        return new Written(Kind.HEADING, level(bold.text), bold.text, true, bold.page);
    }

    private static int level(String heading) {
        Matcher number = NUMBER.matcher(heading);
        return number.matches() ? Math.min(6, number.group(1).split("\\.").length) : 1;
    }
}
