package org.vademecum.ingestion.parser;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.vademecum.vectorstore.DocumentText.Kind;

/** What a Word document's paragraphs become, in whichever format they are kept. Notes follow the paragraph that refers to them. Not thread-safe. */
final class WordBlocks {
    private final Drafts into;
    private final List<String> notes = new ArrayList<>();
    private int noteCount;

    WordBlocks(Drafts into) {
        this.into = into;
    }

    /** A line of a table of contents, whose page number is told by its leader. */
    void addContents(String text) {
        into.add(Kind.LIST_ITEM, 1, text.replaceFirst("\\s+(\\d{1,4}|[ivxlc]{1,6})$", " … $1"), false, null);
    }

    /**
     * A paragraph that has text.
     *
     * @param heading from 1; 0 for body text
     * @param level of its list, from 1
     * @param label its number; empty for a bullet, null when it is in no list
     */
    void add(int heading, int level, @Nullable String label, String text, boolean bold) {
        if (heading > 0) {
            into.add(Kind.HEADING, heading, labelled(label, text), false, null);
        } else if (label != null) {
            into.add(Kind.LIST_ITEM, level, labelled(label, text), false, null);
        } else {
            addPlain(text, bold);
        }
    }

    /** Some write their bullets and numbers by hand. */
    void addPlain(String text, boolean bold) {
        ListMarker marker = ListMarker.of(text);
        if (marker != null && !bold) {
            into.add(Kind.LIST_ITEM, 1, marker.itemText(text), false, null);
        } else {
            into.add(Kind.PARAGRAPH, 0, text, bold, null);
        }
    }

    void addTable(List<List<String>> rows) {
        into.addTable(rows, null);
    }

    void addPicture(DocumentPicture picture) {
        into.addPicture(picture, null);
    }

    static String labelled(@Nullable String label, String text) {
        return label == null || label.isEmpty() ? text : label + " " + text;
    }

    /** Returns the note's number, as it stands in the paragraph. */
    String addNote(Supplier<String> text) {
        String number = Superscript.of(++noteCount);
        notes.add(number + " " + text.get());
        return number;
    }

    /** All is said that notes belong to. */
    void flushNotes() {
        notes.forEach(note -> into.add(Kind.PARAGRAPH, 0, note, false, null));
        notes.clear();
    }
}
