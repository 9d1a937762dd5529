package org.vademecum.thread;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.CustomNode;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.Image;
import org.commonmark.node.Node;
import org.commonmark.node.Paragraph;
import org.commonmark.node.SourceSpan;
import org.commonmark.node.Text;
import org.commonmark.parser.IncludeSourceSpans;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.NodeRenderer;
import org.commonmark.renderer.html.HtmlNodeRendererContext;
import org.commonmark.renderer.html.HtmlRenderer;
import org.commonmark.renderer.html.HtmlWriter;
import org.jspecify.annotations.Nullable;
import org.owasp.html.HtmlPolicyBuilder;
import org.owasp.html.PolicyFactory;
import org.vademecum.common.Sentences;

/**
 * An answer as HTML: markdown rendered and sanitised, each sentence of a paragraph in an element of its own, each
 * citation a chip. Pure and thread-safe.
 *
 * <p>Nothing in the result loads anything: images become their description, HTML in the text is shown as text, links
 * are plain web links.
 *
 * <p>Chips carry {@code data-cite}, the position of the citation in the message's list counted from 1, and show the
 * passage's number and the document's title. Sentences carry {@code data-support}: quoted, supported, unsupported, or
 * pending while the answer is still written.
 */
public final class AnswerHtml {
    /** Stand-ins for markers, one private-use character a citation; text never holds any of these itself. */
    private static final char FIRST_STAND_IN = '\uE000';

    private static final int MAX_CITATIONS = '\uF8FF' - FIRST_STAND_IN + 1;

    private static final Parser PARSER = Parser.builder()
            .extensions(List.of(TablesExtension.create()))
            .includeSourceSpans(IncludeSourceSpans.BLOCKS_AND_INLINES)
            .build();

    private static final PolicyFactory POLICY = new HtmlPolicyBuilder()
            .allowElements(
                    "p",
                    "br",
                    "hr",
                    "h1",
                    "h2",
                    "h3",
                    "h4",
                    "h5",
                    "h6",
                    "ul",
                    "ol",
                    "li",
                    "blockquote",
                    "pre",
                    "code",
                    "em",
                    "strong",
                    "del",
                    "table",
                    "thead",
                    "tbody",
                    "tr",
                    "th",
                    "td",
                    "a",
                    "span",
                    "button")
            .allowAttributes("href")
            .onElements("a")
            .allowAttributes("target")
            .matching(false, "_blank")
            .onElements("a")
            .allowUrlProtocols("http", "https", "mailto")
            .requireRelsOnLinks("noopener", "noreferrer", "nofollow")
            .allowAttributes("start")
            .onElements("ol")
            .allowAttributes("align")
            .matching(false, "left", "center", "right")
            .onElements("th", "td")
            .allowAttributes("class")
            .matching(false, "sentence quoted", "sentence supported", "sentence unsupported", "sentence pending")
            .onElements("span")
            .allowAttributes("data-support")
            .matching(false, "quoted", "supported", "unsupported", "pending")
            .onElements("span")
            .allowAttributes("class")
            .matching(false, "chip cite")
            .onElements("button")
            .allowAttributes("type")
            .matching(false, "button")
            .onElements("button")
            .allowAttributes("data-cite")
            .matching(java.util.regex.Pattern.compile("[0-9]{1,4}"))
            .onElements("button")
            .allowWithoutAttributes("span")
            .toFactory();

    private AnswerHtml() {}

    /** The whole answer. */
    public static String render(MessageContent.Text answer) {
        return String.join("\n", blocks(answer));
    }

    /** The answer's top-level blocks in order; while an answer grows, only the last ones change. */
    public static List<String> blocks(MessageContent.Text answer) {
        Source source = Source.of(answer);
        Node document = PARSER.parse(source.markdown);
        HtmlRenderer renderer = HtmlRenderer.builder()
                .extensions(List.of(TablesExtension.create()))
                .escapeHtml(true)
                .sanitizeUrls(true)
                .nodeRendererFactory(context -> new AnswerNodeRenderer(context, answer.citations()))
                .attributeProviderFactory(context -> (node, tag, attributes) -> {
                    if (tag.equals("a")) {
                        attributes.put("target", "_blank");
                    }
                })
                .build();
        List<String> blocks = new ArrayList<>();
        for (Node block = document.getFirstChild(); block != null; block = block.getNext()) {
            separateSentences(block, source);
            blocks.add(POLICY.sanitize(renderer.render(block)).strip());
        }
        return blocks;
    }

    private static void separateSentences(Node node, Source source) {
        if (node instanceof Paragraph paragraph) {
            separate(paragraph, source);
            return;
        }
        for (Node child = node.getFirstChild(); child != null; child = child.getNext()) {
            separateSentences(child, source);
        }
    }

    /** Moves the paragraph's inlines into one {@link Sentence} a sentence; an inline that spans two joins them. */
    private static void separate(Paragraph paragraph, Source source) {
        List<Integer> ends = sentenceEnds(literal(paragraph));
        List<Node> inlines = new ArrayList<>();
        for (Node child = paragraph.getFirstChild(); child != null; child = child.getNext()) {
            inlines.add(child);
        }
        inlines.forEach(Node::unlink);
        int position = 0;
        int next = 0;
        Sentence sentence = new Sentence();
        paragraph.appendChild(sentence);
        for (Node inline : inlines) {
            int end = position + literal(inline).length();
            if (inline instanceof Text text) {
                String rest = text.getLiteral();
                int sourceStart = startOf(text);
                int consumed = 0;
                while (next < ends.size() - 1 && ends.get(next) <= end) {
                    int cut = Math.max(0, ends.get(next) - position - consumed);
                    sentence.take(rest.substring(0, cut), sourceStart + consumed);
                    rest = rest.substring(cut);
                    consumed += cut;
                    next++;
                    if (!sentence.isEmpty()) {
                        sentence = new Sentence();
                        paragraph.appendChild(sentence);
                    }
                }
                sentence.take(rest, sourceStart + consumed);
            } else {
                sentence.appendChild(inline);
                sentence.covers(startOf(inline), literal(inline).length());
                while (next < ends.size() - 1 && ends.get(next) < end) {
                    next++;
                }
            }
            position = end;
        }
        for (Node child = paragraph.getFirstChild(); child != null; ) {
            Node following = child.getNext();
            if (child instanceof Sentence done) {
                done.support = source.supportOf(done.start, done.end);
                if (done.isEmpty()) {
                    done.unlink();
                }
            }
            child = following;
        }
    }

    /** Where each sentence ends; a marker and the space after a full stop belong to the sentence before. */
    private static List<Integer> sentenceEnds(String text) {
        String withoutMarkers = blankStandIns(text);
        List<Integer> ends = new ArrayList<>();
        List<Sentences.Span> spans = Sentences.of(withoutMarkers);
        for (int i = 1; i < spans.size(); i++) {
            ends.add(spans.get(i).start());
        }
        ends.add(text.length());
        return ends;
    }

    private static String blankStandIns(String text) {
        StringBuilder blanked = new StringBuilder(text);
        for (int i = 0; i < blanked.length(); i++) {
            if (isStandIn(blanked.charAt(i))) {
                blanked.setCharAt(i, ' ');
            }
        }
        return blanked.toString();
    }

    private static boolean isStandIn(char character) {
        return character >= FIRST_STAND_IN && character < FIRST_STAND_IN + MAX_CITATIONS;
    }

    private static String literal(Node node) {
        return switch (node) {
            case Text text -> text.getLiteral();
            case org.commonmark.node.Code code -> code.getLiteral();
            case org.commonmark.node.SoftLineBreak ignored -> " ";
            case org.commonmark.node.HardLineBreak ignored -> "\n";
            case HtmlInline html -> html.getLiteral();
            default -> {
                StringBuilder all = new StringBuilder();
                for (Node child = node.getFirstChild(); child != null; child = child.getNext()) {
                    all.append(literal(child));
                }
                yield all.toString();
            }
        };
    }

    private static int startOf(Node node) {
        List<SourceSpan> spans = node.getSourceSpans();
        return spans.isEmpty() ? -1 : spans.get(0).getInputIndex();
    }

    /** One sentence of a paragraph. Offsets are into the markdown; −1 while nothing is known. */
    private static final class Sentence extends CustomNode {
        private int start = -1;
        private int end = -1;
        private SentenceSupport.@Nullable Support support;

        void take(String text, int from) {
            if (!text.isEmpty()) {
                appendChild(new Text(text));
                if (!text.isBlank()) {
                    covers(from, text.length());
                }
            }
        }

        void covers(int from, int length) {
            if (from >= 0) {
                start = start < 0 ? from : start;
                end = from + length;
            }
        }

        boolean isEmpty() {
            return literal(this).isBlank();
        }

        String supportName() {
            return support == null ? "pending" : support.name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** The markdown with a stand-in for each marker, and the way back to offsets of the answer's text. */
    private static final class Source {
        private final String markdown;
        private final int[] codePointAt;
        private final List<SentenceSupport> sentences;

        private Source(String markdown, int[] codePointAt, List<SentenceSupport> sentences) {
            this.markdown = markdown;
            this.codePointAt = codePointAt;
            this.sentences = sentences;
        }

        static Source of(MessageContent.Text answer) {
            String text = answer.value();
            StringBuilder markdown = new StringBuilder(text.length());
            int[] offsets = new int[text.length() + 1];
            List<Citation> citations =
                    answer.citations().subList(0, Math.min(answer.citations().size(), MAX_CITATIONS));
            int citation = 0;
            int codePoint = 0;
            for (int i = 0; i < text.length(); ) {
                while (citation < citations.size() && citations.get(citation).start() < codePoint) {
                    citation++;
                }
                if (citation < citations.size() && citations.get(citation).start() == codePoint) {
                    Citation found = citations.get(citation);
                    offsets[markdown.length()] = codePoint;
                    markdown.append((char) (FIRST_STAND_IN + citation));
                    i = text.offsetByCodePoints(i, found.end() - found.start());
                    codePoint = found.end();
                    citation++;
                    continue;
                }
                int character = text.codePointAt(i);
                int length = Character.charCount(character);
                for (int k = 0; k < length; k++) {
                    offsets[markdown.length() + k] = codePoint;
                }
                if (length == 1 && isStandIn((char) character)) {
                    markdown.append('\uFFFD');
                } else {
                    markdown.appendCodePoint(character);
                }
                i += length;
                codePoint++;
            }
            offsets[markdown.length()] = codePoint;
            return new Source(markdown.toString(), offsets, answer.sentences());
        }

        /** The verdict on the sentence that overlaps most; null when there is none. */
        SentenceSupport.@Nullable Support supportOf(int start, int end) {
            if (start < 0) {
                return null;
            }
            int from = codePointAt[start];
            int to = codePointAt[Math.min(end, markdown.length())];
            SentenceSupport.Support best = null;
            int most = 0;
            for (SentenceSupport sentence : sentences) {
                int overlap = Math.min(to, sentence.end()) - Math.max(from, sentence.start());
                if (overlap > most) {
                    most = overlap;
                    best = sentence.support();
                }
            }
            return best;
        }
    }

    /** Renders what markdown's own renderer does not know, or must not do. */
    private static final class AnswerNodeRenderer implements NodeRenderer {
        private final HtmlNodeRendererContext context;
        private final HtmlWriter html;
        private final List<Citation> citations;

        AnswerNodeRenderer(HtmlNodeRendererContext context, List<Citation> citations) {
            this.context = context;
            this.html = context.getWriter();
            this.citations = citations;
        }

        @Override
        public Set<Class<? extends Node>> getNodeTypes() {
            return Set.of(Sentence.class, Text.class, Image.class, HtmlBlock.class);
        }

        @Override
        public void render(Node node) {
            switch (node) {
                case Sentence sentence -> {
                    String support = sentence.supportName();
                    html.raw("<span class=\"sentence %s\" data-support=\"%s\">".formatted(support, support));
                    renderChildren(sentence);
                    html.raw("</span>");
                }
                case Text text -> renderText(text.getLiteral());
                case HtmlBlock block -> {
                    html.raw("<p>");
                    html.text(block.getLiteral());
                    html.raw("</p>");
                }
                default -> renderChildren(node);
            }
        }

        private void renderChildren(Node parent) {
            for (Node child = parent.getFirstChild(); child != null; ) {
                Node next = child.getNext();
                context.render(child);
                child = next;
            }
        }

        private void renderText(String literal) {
            int plain = 0;
            for (int i = 0; i < literal.length(); i++) {
                if (isStandIn(literal.charAt(i))) {
                    html.text(literal.substring(plain, i));
                    chip(literal.charAt(i) - FIRST_STAND_IN);
                    plain = i + 1;
                }
            }
            html.text(literal.substring(plain));
        }

        private void chip(int index) {
            Citation citation = citations.get(index);
            html.raw("<button type=\"button\" class=\"chip cite\" data-cite=\"%d\">".formatted(index + 1));
            html.text("%d %s".formatted(citation.number(), citation.title()));
            html.raw("</button>");
        }
    }
}
