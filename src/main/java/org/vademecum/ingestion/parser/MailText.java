package org.vademecum.ingestion.parser;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.vademecum.vectorstore.DocumentText.Kind;

/**
 * Hands over a mail as a letter is read: subject, who wrote to whom and when, the body, and the names of what was attached. What is
 * attached is not read.
 */
final class MailText {
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

    /** A line end of two characters is not two line ends. */
    private static final Pattern BLANK_LINES = Pattern.compile("(?>\\R)[ \\t]*\\R\\s*");

    private final TextBuilder into;

    MailText(TextBuilder into) {
        this.into = into;
    }

    void head(@Nullable String subject, @Nullable String from, @Nullable String to, @Nullable Instant sent) {
        into.add(Kind.HEADING, 1, shown(subject));
        line("From", from);
        line("To", to);
        line("Date", sent == null ? null : DATE.format(sent));
    }

    private void line(String name, @Nullable String value) {
        if (!shown(value).isBlank()) {
            into.add(Kind.PARAGRAPH, 0, name + ": " + value);
        }
    }

    private static String shown(@Nullable String value) {
        return value == null ? "" : value;
    }

    void html(String body) {
        XhtmlReader.readFragment(body, into);
    }

    void plain(String body) {
        BLANK_LINES.splitAsStream(body).forEach(this::plainParagraph);
    }

    /** Lines that were only wrapped read on. */
    private void plainParagraph(String paragraph) {
        StringBuilder open = new StringBuilder();
        int last = 0;
        for (String line : paragraph.lines().toList()) {
            if (last < PlainText.WRAPPED_LENGTH || ListMarker.of(line) != null) {
                plainLine(open.toString());
                open.setLength(0);
            }
            open.append(line).append(' ');
            last = line.length();
        }
        plainLine(open.toString());
    }

    private void plainLine(String line) {
        ListMarker marker = ListMarker.of(line);
        if (marker == null) {
            into.add(Kind.PARAGRAPH, 0, line);
        } else {
            into.add(Kind.LIST_ITEM, 1, marker.itemText(line));
        }
    }

    void attached(List<String> names) {
        if (!names.isEmpty()) {
            line("Attachments", String.join(", ", names));
        }
    }
}
