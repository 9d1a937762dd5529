package org.vademecum.ingestion;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.vademecum.vectorstore.DocumentText.Kind;

/**
 * Blocks in the order of a document, before it is known whether its author used heading styles. Where none did, short paragraphs
 * all in bold are the headings.
 */
final class Drafts {
    private static final int LONGEST_HEADING = 120;
    private static final Pattern ENDS_LIKE_TEXT = Pattern.compile(".*[.:;,]$");
    private static final Pattern NUMBER = Pattern.compile("^((?:\\d{1,3}\\.)*\\d{1,3})\\.?\\s.*");

    private record Draft(
            Kind kind,
            int level,
            String text,
            boolean bold,
            List<List<String>> rows,
            @Nullable Integer page) {}

    private final List<Draft> drafts = new ArrayList<>();
    private final TextBuilder into;
    private long characters;
    private boolean styled;

    Drafts(TextBuilder into) {
        this.into = into;
    }

    void add(Kind kind, int level, String text, boolean bold, @Nullable Integer page) {
        String line = kind == Kind.CODE ? text : TextBuilder.line(text);
        count(line.length());
        if (!line.isBlank()) {
            styled |= kind == Kind.HEADING;
            drafts.add(new Draft(kind, level, line, bold, List.of(), page));
        }
    }

    void addTable(List<List<String>> rows, @Nullable Integer page) {
        rows.forEach(row -> row.forEach(cell -> count(cell.length())));
        drafts.add(new Draft(Kind.TABLE, 0, "", false, rows, page));
    }

    private void count(int added) {
        characters += added;
        into.check(characters);
    }

    /** Hands the blocks over. */
    void finish() {
        for (Draft draft : drafts) {
            if (draft.kind == Kind.TABLE) {
                into.addTable(draft.rows, draft.page);
            } else if (!styled && isLooseHeading(draft)) {
                into.add(Kind.HEADING, level(draft.text), part(draft));
            } else {
                into.add(draft.kind, draft.level, part(draft));
            }
        }
    }

    private static List<TextBuilder.Part> part(Draft draft) {
        return List.of(new TextBuilder.Part(draft.text, draft.page));
    }

    private static boolean isLooseHeading(Draft draft) {
        return draft.bold
                && draft.kind == Kind.PARAGRAPH
                && draft.text.length() <= LONGEST_HEADING
                && !ENDS_LIKE_TEXT.matcher(draft.text).matches();
    }

    private static int level(String heading) {
        Matcher number = NUMBER.matcher(heading);
        return number.matches() ? Math.min(6, number.group(1).split("\\.").length) : 1;
    }
}
