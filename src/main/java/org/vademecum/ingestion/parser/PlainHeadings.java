package org.vademecum.ingestion.parser;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.vademecum.ingestion.parser.PlainText.Line;

/**
 * Tells the headings of plain text from its short lines. A line with an underline is one. A line in capitals, or with a number,
 * is one when it stands alone with text below it and its number goes on with the one before: dates, quantities, abbreviations
 * and the items of a list do not.
 */
final class PlainHeadings {
    private static final Pattern UNDERLINE = Pattern.compile("\\s*(={3,}|-{3,}|~{3,})\\s*");
    private static final Pattern NUMBERED =
            Pattern.compile("\\s*(\\d{1,2}(?:\\.\\d{1,2}){0,4})\\.?\\s+\\p{Lu}.{0,90}[^.,;:!?]");
    private static final int LONGEST_CAPITALS = 80;
    private static final int FEWEST_CAPITALS = 4;

    /**
     * What a paragraph begins with.
     *
     * @param lines of the paragraph that belong to the heading: 2 with an underline, 0 for no heading
     */
    record Heading(int level, int lines) {
        private static final Heading NONE = new Heading(0, 0);
    }

    private final List<List<Line>> paragraphs;
    private final Heading[] headings;
    private int[] number = {0};

    PlainHeadings(List<List<Line>> paragraphs) {
        this.paragraphs = paragraphs;
        this.headings = new Heading[paragraphs.size()];
        for (int i = 0; i < headings.length; i++) {
            headings[i] = find(i);
        }
    }

    Heading of(int paragraph) {
        return headings[paragraph];
    }

    private Heading find(int paragraph) {
        List<Line> lines = paragraphs.get(paragraph);
        String first = lines.getFirst().text();
        if (lines.size() > 1 && UNDERLINE.matcher(lines.get(1).text()).matches()) {
            return new Heading(lines.get(1).text().strip().charAt(0) == '=' ? 1 : 2, 2);
        }
        if (lines.size() > 1 || paragraph + 1 == paragraphs.size()) {
            return Heading.NONE;
        }
        String below = paragraphs.get(paragraph + 1).getFirst().text();
        int[] own = number(first);
        if (own != null) {
            return isNext(own) && !isSibling(own, number(below)) ? numbered(own) : Heading.NONE;
        }
        boolean stands = isInCapitals(first) && (number(below) != null || !isInCapitals(below));
        return stands ? new Heading(1, 1) : Heading.NONE;
    }

    private Heading numbered(int[] own) {
        number = own;
        return new Heading(own.length, 1);
    }

    private static boolean isInCapitals(String line) {
        return line.strip().length() <= LONGEST_CAPITALS
                && line.chars().noneMatch(Character::isLowerCase)
                && line.chars().filter(Character::isUpperCase).count() >= FEWEST_CAPITALS;
    }

    private static int @Nullable [] number(String line) {
        Matcher matcher = NUMBERED.matcher(line);
        return matcher.matches()
                ? Arrays.stream(matcher.group(1).split("\\.", -1))
                        .mapToInt(Integer::parseInt)
                        .toArray()
                : null;
    }

    /** A number may be missing, a whole chapter not. */
    private boolean isNext(int[] own) {
        return own[0] <= number[0] + 1 && Arrays.compare(own, number) > 0;
    }

    private static boolean isSibling(int[] own, int @Nullable [] below) {
        return below != null && below.length == own.length;
    }
}
