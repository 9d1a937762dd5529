package org.vademecum.ingestion;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Prepares rich text for a parser that takes all groups for the text itself: those of headers, footers, comments and pictures are
 * left out, and the bullets and numbers of lists, which Word writes beside its lists' definitions, are made text. Not thread-safe.
 */
final class RtfGroups {
    private static final Set<String> DROPPED = Set.of(
            "header",
            "headerl",
            "headerr",
            "headerf",
            "footer",
            "footerl",
            "footerr",
            "footerf",
            "annotation",
            "atnid",
            "atnauthor",
            "atndate",
            "atnicn",
            "atnparent",
            "atnref",
            "pict",
            "listtable",
            "listoverridetable");

    private static final Set<String> LABELS = Set.of("listtext", "pntext");

    /** What a group begins with. */
    private static final Pattern DESTINATION = Pattern.compile("(?:\\\\\\*\\s*)?\\\\([a-z]+) ?");

    /** Of a label, which holds nothing that is not ASCII but in codes of its own. */
    private static final Pattern MARKUP = Pattern.compile("\\\\'[0-9a-fA-F]{2}|\\\\[a-zA-Z]+-?\\d* ?|\\\\.|[\\r\\n?]");

    /** So many bytes follow that are no markup. */
    private static final Pattern BINARY = Pattern.compile("bin\\d{1,9}");

    /** Bytes that it takes at most. */
    private static final int LONGEST_DESTINATION = 40;

    private static final int END = -1;

    private final InputStream from;
    private final ByteArrayOutputStream into = new ByteArrayOutputStream();

    private RtfGroups(InputStream from) {
        this.from = new BufferedInputStream(from);
    }

    /** The file's bytes without what is not its text. */
    static byte[] readable(InputStream file) throws IOException {
        RtfGroups groups = new RtfGroups(file);
        groups.copy();
        return groups.into.toByteArray();
    }

    private void copy() throws IOException {
        for (int each = from.read(); each != END; each = from.read()) {
            if (each == '{') {
                startGroup();
            } else if (each == '\\') {
                control(into);
            } else {
                into.write(each);
            }
        }
    }

    private void startGroup() throws IOException {
        from.mark(LONGEST_DESTINATION);
        String head = new String(from.readNBytes(LONGEST_DESTINATION), ISO_8859_1);
        from.reset();
        Matcher destination = DESTINATION.matcher(head);
        String name = destination.lookingAt() ? destination.group(1) : "";
        if (DROPPED.contains(name)) {
            copyGroup(OutputStream.nullOutputStream());
        } else if (LABELS.contains(name)) {
            ByteArrayOutputStream group = new ByteArrayOutputStream();
            copyGroup(group);
            into.writeBytes(label(group.toString(ISO_8859_1)).getBytes(ISO_8859_1));
        } else {
            into.write('{');
        }
    }

    /** A number as it is written; bullets are signs of fonts that have nothing else, and all become one. */
    private static String label(String group) {
        String text = MARKUP.matcher(group).replaceAll("").strip();
        boolean number = text.chars().anyMatch(Character::isLetterOrDigit);
        return number ? "{" + text + "\\tab }" : "{\\uc1\\u8226?\\tab }";
    }

    /** What is left of a group whose beginning was read. */
    private void copyGroup(OutputStream out) throws IOException {
        int depth = 1;
        while (depth > 0) {
            int each = from.read();
            switch (each) {
                case END -> depth = 0;
                case '{' -> depth++;
                case '}' -> depth--;
                case '\\' -> control(out);
                default -> out.write(each);
            }
        }
    }

    /** What follows a backslash: a sign that means itself, or a word. */
    private void control(OutputStream out) throws IOException {
        out.write('\\');
        StringBuilder word = new StringBuilder();
        from.mark(1);
        int each = from.read();
        if (!isLetter(each)) {
            if (each != END) {
                out.write(each);
            }
            return;
        }
        while (isLetter(each) || (each >= '0' && each <= '9' && word.length() < LONGEST_DESTINATION)) {
            word.append((char) each);
            out.write(each);
            from.mark(1);
            each = from.read();
        }
        if (each == END) {
            return;
        }
        if (BINARY.matcher(word).matches()) {
            out.write(each);
            out.write(from.readNBytes(Integer.parseInt(word.substring("bin".length()))));
        } else {
            from.reset();
        }
    }

    private static boolean isLetter(int each) {
        return (each >= 'a' && each <= 'z') || (each >= 'A' && each <= 'Z');
    }
}
