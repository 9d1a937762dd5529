package org.vademecum.ingestion.parser;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.commonmark.ext.gfm.tables.TableBlock;
import org.commonmark.ext.gfm.tables.TableRow;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.Code;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.HardLineBreak;
import org.commonmark.node.Heading;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.IndentedCodeBlock;
import org.commonmark.node.LinkReferenceDefinition;
import org.commonmark.node.ListBlock;
import org.commonmark.node.Node;
import org.commonmark.node.OrderedList;
import org.commonmark.node.Paragraph;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;
import org.jspecify.annotations.Nullable;
import org.vademecum.vectorstore.DocumentText.Kind;

/** Reads Markdown as it looks when rendered: CommonMark with tables and footnotes, front matter taken off. For one file. */
final class MarkdownReader implements DocumentReader {
    private static final Pattern FRONT_MATTER =
            Pattern.compile("\\A---\\R(.*?)\\R(---|\\.\\.\\.)(\\R|\\z)", Pattern.DOTALL);
    private static final Pattern TITLE = Pattern.compile("(?mi)^title:\\s*[\"']?(.+?)[\"']?\\s*$");
    private static final Pattern COMMENT = Pattern.compile("<!--.*?-->", Pattern.DOTALL);

    private static final Parser PARSER =
            Parser.builder().extensions(List.of(TablesExtension.create())).build();

    private MarkdownNotes notes = new MarkdownNotes("");

    @Override
    public Content read(Path file, String mediaType, TextBuilder into) throws IOException {
        String source = TextEncoding.decode(file);
        Matcher front = FRONT_MATTER.matcher(source);
        boolean hasFront = front.find();
        notes = new MarkdownNotes(hasFront ? source.substring(front.end()) : source);
        blocks(PARSER.parse(notes.rest()), 0, into);
        return new Content(hasFront ? title(front.group(1)) : null, null);
    }

    private static @Nullable String title(String frontMatter) {
        Matcher title = TITLE.matcher(frontMatter);
        return title.find() ? title.group(1) : null;
    }

    private void blocks(Node parent, int depth, TextBuilder into) {
        for (Node node = parent.getFirstChild(); node != null; node = node.getNext()) {
            block(node, depth, into);
        }
    }

    private void block(Node node, int depth, TextBuilder into) {
        addBlock(node, depth, into);
        addNotes(into);
    }

    /** Behind the block that refers to them, and what they refer to themselves behind them. */
    private void addNotes(TextBuilder into) {
        for (Map<String, String> due = notes.due(); !due.isEmpty(); due = notes.due()) {
            due.forEach((number, note) -> into.add(Kind.PARAGRAPH, 0, number + " " + text(PARSER.parse(note))));
        }
    }

    private void addBlock(Node node, int depth, TextBuilder into) {
        switch (node) {
            case Heading heading -> into.add(Kind.HEADING, heading.getLevel(), text(heading));
            case Paragraph paragraph -> into.add(Kind.PARAGRAPH, 0, text(paragraph));
            case ListBlock list -> items(list, depth + 1, into);
            case TableBlock table -> into.addTable(rows(table), null);
            case FencedCodeBlock code -> into.add(Kind.CODE, 0, code.getLiteral());
            case IndentedCodeBlock code -> into.add(Kind.CODE, 0, code.getLiteral());
            case HtmlBlock html -> html(html, into);
            default -> blocks(node, depth, into);
        }
    }

    /** Each item's first paragraph carries its number; what follows inside the item stays part of the list. */
    private void items(ListBlock list, int depth, TextBuilder into) {
        int number = list instanceof OrderedList ordered && ordered.getMarkerStartNumber() != null
                ? ordered.getMarkerStartNumber()
                : 1;
        for (Node item = list.getFirstChild(); item != null; item = item.getNext()) {
            String marker = list instanceof OrderedList ? number++ + ". " : "";
            for (Node node = item.getFirstChild(); node != null; node = node.getNext()) {
                if (node instanceof Paragraph paragraph) {
                    into.add(Kind.LIST_ITEM, depth, marker + text(paragraph));
                    addNotes(into);
                    marker = "";
                } else {
                    block(node, depth, into);
                }
            }
        }
    }

    private List<List<String>> rows(TableBlock table) {
        List<List<String>> rows = new ArrayList<>();
        for (Node section = table.getFirstChild(); section != null; section = section.getNext()) {
            for (Node row = section.getFirstChild(); row instanceof TableRow; row = row.getNext()) {
                List<String> cells = new ArrayList<>();
                for (Node cell = row.getFirstChild(); cell != null; cell = cell.getNext()) {
                    cells.add(text(cell));
                }
                rows.add(cells);
            }
        }
        return rows;
    }

    private static void html(HtmlBlock html, TextBuilder into) {
        String markup = COMMENT.matcher(html.getLiteral()).replaceAll("");
        if (!markup.isBlank()) {
            XhtmlReader.readFragment(markup, into);
        }
    }

    private String text(Node node) {
        return switch (node) {
            case Text text -> notes.refer(text.getLiteral());
            case Code code -> code.getLiteral();
            case SoftLineBreak ignored -> " ";
            case HardLineBreak ignored -> " ";
            case HtmlInline html ->
                html.getLiteral().toLowerCase(java.util.Locale.ROOT).startsWith("<br") ? " " : "";
            case LinkReferenceDefinition ignored -> "";
            default -> {
                StringBuilder inner = new StringBuilder();
                for (Node child = node.getFirstChild(); child != null; child = child.getNext()) {
                    inner.append(child instanceof Paragraph && !inner.isEmpty() ? " " : "")
                            .append(text(child));
                }
                yield inner.toString();
            }
        };
    }
}
