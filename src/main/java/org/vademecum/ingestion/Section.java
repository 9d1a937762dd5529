package org.vademecum.ingestion;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.vademecum.vectorstore.DocumentText;
import org.vademecum.vectorstore.DocumentText.Block;
import org.vademecum.vectorstore.DocumentText.Kind;

/**
 * A heading with the blocks below it, up to the next heading.
 *
 * @param path the headings above and its own, outermost first, joined by " › "; the document's title is not among them
 * @param headings its own heading, after those of outer sections that have no text of their own
 */
record Section(String path, List<Block> headings, List<Block> blocks) {
    static final String PATH_SEPARATOR = " › ";

    private static final int MAX_HEADING = 200;
    private static final int MAX_PATH = 1024;

    private static final Pattern CONTENTS_LINE =
            Pattern.compile(".*(…|\\.{3,}|(\\. ){3,})\\s*(\\d{1,4}|[ivxlc]{1,6})\\s*", Pattern.DOTALL);

    private static final Pattern CONTENTS_TITLE =
            Pattern.compile("(?i)((table of )?contents|inhalt|inhaltsverzeichnis|index)");

    /** The sections of a text in order. The lines of a table of contents belong to none: they only repeat what is elsewhere. */
    static List<Section> of(DocumentText text) {
        Block title = title(text);
        Deque<Block> open = new ArrayDeque<>();
        List<Section> sections = new ArrayList<>();
        List<Block> headings = new ArrayList<>();
        List<Block> body = new ArrayList<>();
        for (Block block : text.blocks()) {
            if (block.kind() == Kind.HEADING) {
                if (!body.isEmpty() || closes(block, headings)) {
                    sections.add(new Section(path(text, open, title), List.copyOf(headings), List.copyOf(body)));
                    headings.clear();
                    body.clear();
                }
                open.removeIf(outer -> outer.level() >= block.level());
                open.addLast(block);
                if (!CONTENTS_TITLE.matcher(text.textOf(block)).matches()) {
                    headings.add(block);
                }
            } else if (!CONTENTS_LINE.matcher(text.textOf(block)).matches()) {
                body.add(block);
            }
        }
        if (!headings.isEmpty() || !body.isEmpty()) {
            sections.add(new Section(path(text, open, title), headings, body));
        }
        return sections;
    }

    /** All sections as a single one, headings among the text. */
    static List<Section> joined(List<Section> sections) {
        List<Block> all = sections.stream()
                .flatMap(section -> Stream.concat(section.headings().stream(), section.blocks().stream()))
                .toList();
        return all.isEmpty() ? List.of() : List.of(new Section("", List.of(), all));
    }

    /** Where it begins in the text. */
    int start() {
        return (headings.isEmpty() ? blocks : headings).getFirst().start();
    }

    /** A heading right below another belongs to the same section only when it is of a lower rank. */
    private static boolean closes(Block next, List<Block> headings) {
        return !headings.isEmpty() && headings.get(headings.size() - 1).level() >= next.level();
    }

    /** The one heading that all others are below; null when there is none such. */
    private static @Nullable Block title(DocumentText text) {
        List<Block> headings = text.blocks().stream()
                .filter(block -> block.kind() == Kind.HEADING)
                .toList();
        boolean one = headings.size() > 1
                && headings.stream()
                        .skip(1)
                        .allMatch(other -> other.level() > headings.get(0).level());
        return one ? headings.get(0) : null;
    }

    private static String path(DocumentText text, Deque<Block> open, @Nullable Block title) {
        String path = open.stream()
                .filter(heading -> !heading.equals(title) || open.size() == 1)
                .map(text::textOf)
                .map(heading -> clip(heading, MAX_HEADING))
                .collect(Collectors.joining(PATH_SEPARATOR));
        return clip(path, MAX_PATH);
    }

    private static String clip(String text, int length) {
        return text.length() <= length ? text : text.substring(0, length - 1) + "…";
    }
}
