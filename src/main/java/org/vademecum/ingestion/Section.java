package org.vademecum.ingestion;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
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
            Pattern.compile(".*(?:…|\\.{3,}|(?:\\. ){3,})\\s*(\\d{1,4}|[ivxlc]{1,6})\\s*", Pattern.DOTALL);

    private static final Pattern CONTENTS_TITLE =
            Pattern.compile("(?i)((table of )?contents|inhalt|inhaltsverzeichnis|index)");

    /** So many lines below each other that end in rising page numbers are a table of contents, also without its title. */
    private static final int CONTENTS_LINES = 3;

    /** The sections of a text in order. The lines of a table of contents belong to none: they only repeat what is elsewhere. */
    static List<Section> of(DocumentText text) {
        Block title = title(text);
        Set<Block> contents = contents(text);
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
            } else if (!contents.contains(block)) {
                body.add(block);
            }
        }
        if (!headings.isEmpty() || !body.isEmpty()) {
            sections.add(new Section(path(text, open, title), headings, body));
        }
        return sections;
    }

    private static Set<Block> contents(DocumentText text) {
        Set<Block> contents = new HashSet<>();
        List<Block> run = new ArrayList<>();
        boolean titled = false;
        int page = 0;
        for (Block block : text.blocks()) {
            int next = contentsPage(text, block);
            if (next < page) {
                addContents(run, titled, contents);
                titled = titled && next >= 0;
            }
            page = Math.max(next, 0);
            if (next >= 0) {
                run.add(block);
            } else if (block.kind() == Kind.HEADING) {
                titled = CONTENTS_TITLE.matcher(text.textOf(block)).matches();
            }
        }
        addContents(run, titled, contents);
        return contents;
    }

    private static void addContents(List<Block> run, boolean titled, Set<Block> contents) {
        if (titled || run.size() >= CONTENTS_LINES) {
            contents.addAll(run);
        }
        run.clear();
    }

    /** The page that a line of a table of contents ends in, 0 for a Roman one; less than 0 for what is no such line. */
    private static int contentsPage(DocumentText text, Block block) {
        Matcher line = CONTENTS_LINE.matcher(text.textOf(block));
        boolean possible = block.kind() == Kind.PARAGRAPH || block.kind() == Kind.LIST_ITEM;
        if (!possible || !line.matches()) {
            return -1;
        }
        String page = line.group(1);
        return Character.isDigit(page.charAt(0)) ? Integer.parseInt(page) : 0;
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
