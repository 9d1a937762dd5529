package org.vademecum.retrieval;

import java.util.List;
import java.util.stream.Stream;
import org.vademecum.common.Invalid;

/**
 * A term of a department, and what else is said for it: other words, or what an abbreviation stands for. Whichever of them
 * a question has, the others are looked for, too.
 */
public record GlossaryEntry(String term, List<String> synonyms) {
    /** Characters of a term or a synonym. */
    public static final int MOST_CHARACTERS = 100;

    public static final int MOST_SYNONYMS = 10;

    /** @throws Invalid for what is empty, too long or too much, named as a field of the entry */
    public GlossaryEntry {
        term = clean(term, "term");
        if (synonyms.isEmpty() || synonyms.size() > MOST_SYNONYMS) {
            throw new Invalid(
                    "synonyms",
                    "invalid_value",
                    "Invalid 'synonyms': expected 1 to %d of them.".formatted(MOST_SYNONYMS));
        }
        synonyms = synonyms.stream().map(each -> clean(each, "synonyms")).toList();
    }

    private static String clean(String text, String name) {
        String stripped = text.strip().replaceAll("\\s+", " ");
        boolean storable = stripped.codePoints()
                .noneMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE);
        int length = stripped.codePointCount(0, stripped.length());
        if (length == 0 || length > MOST_CHARACTERS || !storable || stripped.indexOf(';') >= 0) {
            throw new Invalid(
                    name,
                    "invalid_value",
                    "Invalid '%s': expected 1 to %d characters, no semicolon, and none that controls."
                            .formatted(name, MOST_CHARACTERS));
        }
        return stripped;
    }

    /** All that mean the same. */
    List<String> forms() {
        return Stream.concat(Stream.of(term), synonyms.stream()).distinct().toList();
    }
}
