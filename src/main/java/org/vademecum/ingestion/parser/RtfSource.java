package org.vademecum.ingestion.parser;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Prepares rich text for a parser that takes all groups for the text itself and knows neither tables nor styles. The groups of headers,
 * footers, comments and pictures are left out, notes follow their paragraph, and the bullets and numbers of lists, which Word writes beside its
 * lists' definitions, are made text. Of tables, headings and the depth of list items {@linkplain RtfSigns signs} tell. Not thread-safe.
 */
final class RtfSource {
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

    /** What is no text, and has no paragraphs. */
    private static final Set<String> TABLES = Set.of("fonttbl", "colortbl", "info", "filetbl", "revtbl");

    /** The one group that a parser may pass over and that has text: that of a box. */
    private static final String BOX = "shpinst";

    /** Controls that stand for text, beside signs that are escaped. */
    private static final Set<String> TEXT = Set.of(
            "'",
            "u",
            "{",
            "}",
            "\\",
            "~",
            "_",
            "tab",
            "emdash",
            "endash",
            "bullet",
            "lquote",
            "rquote",
            "ldblquote",
            "rdblquote");

    /** What a group begins with. */
    private static final Pattern DESTINATION = Pattern.compile("(\\\\\\*\\s*)?\\\\([a-z]+) ?");

    /** Of a label, which holds nothing that is not ASCII but in codes of its own. */
    private static final Pattern MARKUP =
            Pattern.compile("\\\\'[0-9a-fA-F]{2}|\\\\[a-zA-Z]+-?\\d* ?|\\\\.|[\\r\\n?{}]");

    private static final Pattern STYLE = Pattern.compile("\\{[^{}]*\\\\s(\\d{1,4})\\b([^{}]*)");
    private static final Pattern OUTLINE_LEVEL = Pattern.compile("\\\\outlinelevel([0-8])");
    private static final Pattern HEADING_NAME = Pattern.compile("(?i) heading ([1-9]);");

    /** Bytes that it takes at most. */
    private static final int LONGEST_DESTINATION = 40;

    private static final int LONGEST_CONTROL = 32;
    private static final int BODY_TEXT = 9;
    private static final int NONE = -1;
    private static final int END = -1;

    /**
     * What follows a backslash.
     *
     * @param name a word, or a sign
     * @param number {@link #NONE} for none
     * @param bytes all of it, with the backslash
     */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    private record Control(String name, int number, byte[] bytes) {}

    /**
     * What holds until the end of a group.
     *
     * @param heading level of the paragraph; 0 for body text
     * @param depth of the paragraph within lists, if it is in one, from 1
     * @param isText false for what a reader does not see
     */
    private record Setting(boolean inTable, int heading, int depth, boolean isText) {
        private static final Setting PLAIN = new Setting(false, 0, 1, true);

        Setting noText() {
            return new Setting(inTable, heading, depth, false);
        }

        Setting after(Control control, Map<Integer, Integer> styles) {
            return switch (control.name()) {
                case "pard" -> new Setting(false, 0, 1, isText);
                case "intbl" -> new Setting(true, heading, depth, isText);
                case "s" -> new Setting(inTable, styles.getOrDefault(control.number(), 0), depth, isText);
                case "outlinelevel" -> new Setting(inTable, level(control.number()), depth, isText);
                case "ilvl" ->
                    new Setting(inTable, heading, Math.clamp(control.number() + 1L, 1, RtfSigns.DEEPEST_ITEM), isText);
                default -> this;
            };
        }
    }

    private final InputStream from;
    private final ByteArrayOutputStream into = new ByteArrayOutputStream();
    private final Deque<Setting> outer = new ArrayDeque<>();
    private Setting setting = Setting.PLAIN;

    /** Levels of headings, by the number of the style. */
    private final Map<Integer, Integer> styles = new HashMap<>();

    /** Notes of the paragraph, ready to follow it. */
    private final ByteArrayOutputStream notes = new ByteArrayOutputStream();

    private int noteCount;

    /** The bullet or number of the paragraph, which comes before it is told how deep it is; null for none. */
    private @Nullable String label;

    /** Whether the paragraph has text already. */
    private boolean begun;

    private RtfSource(InputStream from) {
        this.from = new BufferedInputStream(from);
    }

    /** The file's bytes, prepared. */
    static byte[] prepare(InputStream file) throws IOException {
        RtfSource source = new RtfSource(file);
        source.copy();
        return source.into.toByteArray();
    }

    private void copy() throws IOException {
        for (int each = from.read(); each != END; each = from.read()) {
            switch (each) {
                case '{' -> startGroup();
                case '}' -> {
                    setting = outer.isEmpty() ? Setting.PLAIN : outer.pop();
                    into.write(each);
                }
                case '\\' -> follow(readControl());
                case '\r', '\n' -> into.write(each);
                default -> {
                    beginText();
                    into.write(each);
                }
            }
        }
    }

    private void startGroup() throws IOException {
        from.mark(LONGEST_DESTINATION);
        String head = new String(from.readNBytes(LONGEST_DESTINATION), ISO_8859_1);
        from.reset();
        Matcher destination = DESTINATION.matcher(head);
        boolean found = destination.lookingAt();
        String name = found ? destination.group(2) : "";
        if (DROPPED.contains(name)) {
            copyGroup(OutputStream.nullOutputStream());
        } else if (LABELS.contains(name)) {
            String wanted = label(readGroup());
            label = setting.isText() ? wanted : label;
        } else if (name.equals("stylesheet")) {
            readStyles(readGroup());
        } else if (name.equals("footnote")) {
            addNote(readGroup());
        } else {
            boolean passedOver = found && destination.group(1) != null && !name.equals(BOX);
            outer.push(setting);
            setting = passedOver || TABLES.contains(name) ? setting.noText() : setting;
            into.write('{');
        }
    }

    /** A number as it is written; empty for bullets, which are signs of fonts that have nothing else. */
    private static String label(String group) {
        String text = MARKUP.matcher(group).replaceAll("").strip();
        return text.chars().anyMatch(Character::isLetterOrDigit) ? text : "";
    }

    private void readStyles(String group) {
        STYLE.matcher(group).results().forEach(style -> {
            Matcher level = OUTLINE_LEVEL.matcher(style.group(2));
            Matcher name = HEADING_NAME.matcher(style.group(2));
            int heading = level.find()
                    ? level(Integer.parseInt(level.group(1)))
                    : name.find() ? level(Integer.parseInt(name.group(1)) - 1) : 0;
            styles.put(Integer.valueOf(style.group(1)), heading);
        });
    }

    /** {@code outline} counts from 0. */
    private static int level(int outline) {
        return outline < 0 || outline >= BODY_TEXT ? 0 : Math.min(outline + 1, RtfSigns.DEEPEST);
    }

    private void addNote(String group) {
        beginText();
        String number = escaped(Superscript.of(++noteCount));
        write(number);
        notes.writeBytes(("{\\pard\\plain " + (setting.inTable() ? escaped(RtfSigns.IN_TABLE) : "") + number + " "
                        + group + "\\par}")
                .getBytes(ISO_8859_1));
    }

    private void follow(Control control) {
        if (!setting.isText()) {
            into.writeBytes(control.bytes());
            return;
        }
        setting = setting.after(control, styles);
        switch (control.name()) {
            case "ls" -> {
                // A parser that does not know the list makes a guess.
            }
            case "par" -> {
                into.writeBytes(control.bytes());
                endParagraph();
            }
            case "cell" -> {
                if (notes.size() > 0) {
                    write("\\par ");
                    endParagraph();
                }
                write(escaped(RtfSigns.CELL));
                into.writeBytes(control.bytes());
                begun = false;
            }
            case "row" -> {
                write(escaped(RtfSigns.ROW));
                into.writeBytes(control.bytes());
                begun = false;
            }
            default -> {
                if (TEXT.contains(control.name())) {
                    beginText();
                }
                into.writeBytes(control.bytes());
            }
        }
    }

    private void endParagraph() {
        into.writeBytes(notes.toByteArray());
        notes.reset();
        begun = false;
        label = null;
    }

    private void beginText() {
        if (begun || !setting.isText()) {
            return;
        }
        begun = true;
        if (setting.inTable()) {
            write(escaped(RtfSigns.IN_TABLE));
        } else if (setting.heading() > 0) {
            write(escaped((char) (RtfSigns.HEADING + setting.heading())));
        } else if (label != null) {
            write(escaped((char) (RtfSigns.ITEM + setting.depth())));
        }
        if (label != null) {
            write(label.isEmpty() ? bullet() : "{" + label + "\\tab }");
            label = null;
        }
    }

    /** An item draws its own. */
    private String bullet() {
        return setting.inTable() ? "{\\uc1\\u8226?\\tab }" : "";
    }

    private void write(String ascii) {
        into.writeBytes(ascii.getBytes(ISO_8859_1));
    }

    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        text.chars().forEach(each -> escaped.append(escaped((char) each)));
        return escaped.toString();
    }

    /** Whatever stands for it in older programs is passed over. Numbers are of 16 bits, with a sign. */
    private static String escaped(char each) {
        return "{\\uc1\\u" + (short) each + "?}";
    }

    private String readGroup() throws IOException {
        ByteArrayOutputStream group = new ByteArrayOutputStream();
        copyGroup(group);
        return group.toString(ISO_8859_1);
    }

    /** What is left of a group whose beginning was read. */
    private void copyGroup(OutputStream out) throws IOException {
        int depth = 1;
        while (true) {
            int each = from.read();
            switch (each) {
                case '{' -> depth++;
                case '}' -> depth--;
                default -> {}
            }
            if (each == END || depth == 0) {
                return;
            }
            if (each == '\\') {
                out.write(readControl().bytes());
            } else {
                out.write(each);
            }
        }
    }

    /** A sign that means itself, or a word, with the space that ends it, or the bytes that belong to it. */
    private Control readControl() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write('\\');
        from.mark(1);
        int each = from.read();
        if (!isLetter(each)) {
            if (each != END) {
                bytes.write(each);
            }
            return new Control(Character.toString(Math.max(each, 0)), NONE, bytes.toByteArray());
        }
        StringBuilder name = new StringBuilder();
        StringBuilder number = new StringBuilder();
        while (isPart(each, name, number)) {
            (isLetter(each) ? name : number).append((char) each);
            bytes.write(each);
            from.mark(1);
            each = from.read();
        }
        if (each == ' ') {
            bytes.write(each);
        } else if (each != END) {
            from.reset();
        }
        int told = number.toString().matches("\\d{1,9}") ? Integer.parseInt(number.toString()) : NONE;
        if (name.toString().equals("bin") && told > 0) {
            bytes.writeBytes(from.readNBytes(told));
        }
        return new Control(name.toString(), told, bytes.toByteArray());
    }

    private static boolean isPart(int each, CharSequence name, CharSequence number) {
        if (name.length() + number.length() >= LONGEST_CONTROL) {
            return false;
        }
        boolean digit = each >= '0' && each <= '9';
        return number.isEmpty() ? isLetter(each) || digit || each == '-' : digit;
    }

    private static boolean isLetter(int each) {
        return (each >= 'a' && each <= 'z') || (each >= 'A' && each <= 'Z');
    }
}
