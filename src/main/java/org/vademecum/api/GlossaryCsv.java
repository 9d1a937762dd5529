package org.vademecum.api;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.vademecum.common.Invalid;
import org.vademecum.retrieval.Glossary;
import org.vademecum.retrieval.GlossaryEntry;

/** A glossary as a table: an entry a line, its term and then each of its synonyms. */
final class GlossaryCsv {
    private static final String TERM = "term";
    private static final String HEAD = Csv.line(TERM, "synonym");

    /** With the heading, and one that is too many. */
    private static final int MOST_LINES = Glossary.MOST_ENTRIES + 2;

    private GlossaryCsv() {}

    static String write(List<GlossaryEntry> entries) {
        StringBuilder csv = new StringBuilder(HEAD);
        for (GlossaryEntry entry : entries) {
            List<Object> values = new ArrayList<>(List.of(entry.term()));
            values.addAll(entry.synonyms());
            csv.append(Csv.line(values.toArray()));
        }
        return csv.toString();
    }

    /**
     * Reads what {@link #write} or a spreadsheet has written, in UTF-8. A first line that begins with {@code term} is its
     * heading; empty values are left out.
     *
     * @throws Invalid with the line that is at fault, such as {@code lines[3]}
     */
    static List<GlossaryEntry> read(byte[] csv) {
        List<GlossaryEntry> entries = new ArrayList<>();
        for (Csv.Line line : Csv.parse(decoded(csv), MOST_LINES)) {
            boolean head = line.number() == 1
                    && line.values().getFirst().strip().toLowerCase(Locale.ROOT).equals(TERM);
            if (!head) {
                entries.add(entry(line));
            }
        }
        return entries;
    }

    private static GlossaryEntry entry(Csv.Line line) {
        try {
            return new GlossaryEntry(
                    line.values().getFirst(),
                    line.values().stream()
                            .skip(1)
                            .filter(value -> !value.isBlank())
                            .toList());
        } catch (Invalid e) {
            throw new Invalid(
                    "lines[%d]".formatted(line.number()),
                    "invalid_csv",
                    "Line %d: %s".formatted(line.number(), e.getMessage()));
        }
    }

    private static String decoded(byte[] csv) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(csv))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new Invalid("csv", "invalid_encoding", "The table is not written in UTF-8.");
        }
    }
}
