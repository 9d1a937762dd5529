package org.vademecum.ingestion.parser;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Footnotes as many Markdown programs write them: {@code [^1]} in a sentence, {@code [^1]: The note.} anywhere. Not thread-safe. */
final class MarkdownNotes {
    private static final Pattern DEFINITION = Pattern.compile(" {0,3}\\[\\^([^\\]\\s]+)]:[ \\t]*(.*)");
    private static final Pattern REFERENCE = Pattern.compile("\\[\\^([^\\]\\s]+)]");
    private static final Pattern FENCE = Pattern.compile(" {0,3}(```+|~~~+).*");
    private static final Pattern INDENTED = Pattern.compile("( {4}|\\t).*");

    private final Map<String, StringBuilder> notes = new LinkedHashMap<>();
    private final Map<String, Integer> numbers = new HashMap<>();
    private final List<String> waiting = new ArrayList<>();
    private final StringBuilder rest = new StringBuilder();
    private String fence = "";

    /** Takes the notes out of the source. */
    MarkdownNotes(String source) {
        StringBuilder note = null;
        boolean blank = false;
        for (String line : source.lines().toList()) {
            Matcher definition = DEFINITION.matcher(line);
            if (note != null && goesOn(line, blank)) {
                note.append('\n').append(line.strip());
            } else if (fence.isEmpty() && definition.matches()) {
                note = notes.computeIfAbsent(definition.group(1), id -> new StringBuilder());
                note.append(definition.group(2));
                rest.append('\n');
            } else {
                note = null;
                turnFence(line);
                rest.append(line).append('\n');
            }
            blank = line.isBlank();
        }
    }

    /** Its further lines follow at once, or indented after a blank one. */
    private static boolean goesOn(String line, boolean blank) {
        return line.isBlank()
                || INDENTED.matcher(line).matches()
                || (!blank && !DEFINITION.matcher(line).matches());
    }

    private void turnFence(String line) {
        Matcher mark = FENCE.matcher(line);
        if (mark.matches() && fence.isEmpty()) {
            fence = mark.group(1);
        } else if (mark.matches() && line.strip().startsWith(fence)) {
            fence = "";
        }
    }

    /** The source without notes. */
    String rest() {
        return rest.toString();
    }

    /** The text with raised numbers where it refers to notes; each note is {@link #due} once. */
    String refer(String text) {
        return REFERENCE.matcher(text).replaceAll(found -> {
            String id = found.group(1);
            if (!notes.containsKey(id)) {
                return Matcher.quoteReplacement(found.group());
            }
            return Superscript.of(numbers.computeIfAbsent(id, this::number));
        });
    }

    private int number(String id) {
        waiting.add(id);
        return numbers.size() + 1;
    }

    /** The notes that were referred to since this was asked last, their Markdown by their raised number. */
    Map<String, String> due() {
        Map<String, String> due = new LinkedHashMap<>();
        waiting.forEach(id -> due.put(Superscript.of(numbers.getOrDefault(id, 0)), String.valueOf(notes.get(id))));
        waiting.clear();
        return due;
    }
}
