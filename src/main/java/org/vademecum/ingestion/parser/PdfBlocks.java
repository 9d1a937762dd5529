package org.vademecum.ingestion.parser;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.vademecum.ingestion.parser.PdfPage.Shape;
import org.vademecum.vectorstore.DocumentText.Kind;

/** Puts lines together to paragraphs, list items and code, also across columns and pages. Not thread-safe. */
final class PdfBlocks {
    private static final Pattern NUMBERED = Pattern.compile("^(\\d{1,2}(\\.\\d{1,2})*\\.?|[A-Z]\\.)\\s+\\p{Lu}.*");
    private static final Pattern SENTENCE_END = Pattern.compile(".*[.!?:;…][\"'”’“»)\\]]*$");

    /** Of the usual distance of lines: more begins a new paragraph. */
    private static final float WIDER = 1.2f;

    private static final float INDENT = 0.8f;
    private static final float SAME_SIZE = 0.6f;
    private static final float FARTHEST_BULLET = 30f;

    private final PdfLeading leading;
    private final List<PdfBlock> blocks = new ArrayList<>();
    private final Deque<Float> markers = new ArrayDeque<>();
    private @Nullable PdfBlock open;
    private List<Shape> dots = List.of();
    private float right;
    private boolean fresh;

    PdfBlocks(PdfLeading leading) {
        this.leading = leading;
    }

    List<PdfBlock> blocks() {
        return blocks;
    }

    /** Adds a stretch, which is read after all that was added before; {@code bullets} are the drawn dots of its page. */
    void add(List<PdfElement> stretch, List<Shape> bullets) {
        dots = bullets;
        right = rightEdge(stretch);
        fresh = true;
        for (PdfElement element : stretch) {
            switch (element) {
                case PdfTable table -> addTable(table);
                case PdfLine line -> addLine(line);
            }
            fresh = false;
        }
    }

    private static float rightEdge(List<PdfElement> stretch) {
        return (float) stretch.stream()
                .filter(PdfLine.class::isInstance)
                .mapToDouble(PdfElement::right)
                .max()
                .orElse(0);
    }

    private void addTable(PdfTable table) {
        blocks.add(PdfBlock.of(table));
        open = null;
        markers.clear();
    }

    private void addLine(PdfLine line) {
        ListMarker marker = marker(line);
        if (open == null || marker != null || begins(open, line)) {
            open = block(line, marker);
            blocks.add(open);
        } else {
            open.add(line);
        }
    }

    private PdfBlock block(PdfLine line, @Nullable ListMarker marker) {
        if (PdfLeaders.isIn(line.text())) {
            return PdfBlock.item(line, new ListMarker("", 0), 1, line.left());
        }
        if (marker != null) {
            float at = isDrawn(line) ? line.left() - FARTHEST_BULLET / 2 : line.left();
            return PdfBlock.item(line, marker, level(at), textLeft(line, marker));
        }
        if (open == null || open.kind() != Kind.LIST_ITEM || line.left() < open.textLeft() - 2) {
            markers.clear();
        }
        return line.mono() ? PdfBlock.code(line) : PdfBlock.paragraph(line);
    }

    /** Depth of the list whose markers stand at this distance from the left. */
    private int level(float at) {
        while (!markers.isEmpty() && markers.element() > at + 3) {
            markers.pop();
        }
        if (markers.isEmpty() || markers.element() < at - 3) {
            markers.push(at);
        }
        return markers.size();
    }

    private float textLeft(PdfLine line, ListMarker marker) {
        return marker.length() == 0 || line.words().size() < 2
                ? line.left()
                : line.words().get(1).left();
    }

    /** The bullet or number that the line begins with, null when it is no list item. */
    private @Nullable ListMarker marker(PdfLine line) {
        if (isDrawn(line)) {
            return new ListMarker("", 0);
        }
        ListMarker written = ListMarker.of(line.text());
        if (written == null || PdfLeaders.isIn(line.text()) || isHeadingLike(line)) {
            return null;
        }
        boolean afterItem = open != null && open.kind() == Kind.LIST_ITEM;
        boolean midSentence = open != null
                && !fresh
                && !afterItem
                && !SENTENCE_END.matcher(open.last().text()).matches()
                && !isWide(open.last(), line)
                && !isShort(open.last(), line);
        return midSentence ? null : written;
    }

    private boolean isHeadingLike(PdfLine line) {
        return line.bold() && NUMBERED.matcher(line.text()).matches();
    }

    private boolean isDrawn(PdfLine line) {
        return dots.stream()
                .anyMatch(dot -> dot.right() < line.left()
                        && dot.right() > line.left() - FARTHEST_BULLET
                        && dot.top() > line.baseline() - 0.85f * line.size()
                        && dot.bottom() < line.baseline() + 0.2f * line.size());
    }

    private boolean begins(PdfBlock block, PdfLine line) {
        PdfLine last = block.last();
        boolean contents = PdfLeaders.isIn(line.text()) || PdfLeaders.isIn(last.text());
        if (contents || isOtherFont(block, line)) {
            return true;
        }
        if (fresh) {
            return !goesOnElsewhere(block, line);
        }
        return isWide(last, line) || (block.kind() != Kind.CODE && beginsInPlace(block, line));
    }

    /** A line in typewriter font may be a part of a paragraph; one of prose is never a part of code. */
    private boolean isOtherFont(PdfBlock block, PdfLine line) {
        boolean code = block.kind() == Kind.CODE;
        return Math.abs(line.size() - block.last().size()) > SAME_SIZE
                || (code && !line.mono())
                || (!code && line.mono() && mayEnd(block.last(), line));
    }

    /** Whether what follows need not belong to the same sentence. */
    private boolean mayEnd(PdfLine last, PdfLine line) {
        return SENTENCE_END.matcher(last.text()).matches() || isWide(last, line) || isShort(last, line);
    }

    private boolean beginsInPlace(PdfBlock block, PdfLine line) {
        PdfLine last = block.last();
        boolean ended = SENTENCE_END.matcher(last.text()).matches();
        boolean shortened = isShort(last, line);
        if (isHeadingLike(line)) {
            return true;
        }
        if (line.bold() != last.bold()) {
            return shortened;
        }
        boolean indented = line.left() > last.left() + INDENT * line.size();
        boolean outdented = block.kind() == Kind.LIST_ITEM && line.left() < block.textLeft() - INDENT * line.size();
        boolean muchShortened = last.right() < right - 0.4f * (right - last.left());
        boolean capital = !Character.isLowerCase(line.text().charAt(0));
        return ((indented || outdented) && (ended || shortened))
                || (shortened && ended)
                || (shortened && muchShortened && capital && !last.bold());
    }

    private boolean isWide(PdfLine last, PdfLine line) {
        float distance = line.baseline() - last.baseline();
        return distance > WIDER * leading.of(line.size()) || distance < 0;
    }

    /** Whether the next line's first word would still have found room. */
    private boolean isShort(PdfLine last, PdfLine line) {
        PdfWord word = line.words().get(0);
        return last.right() + (word.right() - word.left()) + 0.3f * line.size() < right;
    }

    /** Whether a sentence goes on in the next column or on the next page. */
    private boolean goesOnElsewhere(PdfBlock block, PdfLine line) {
        String before = block.last().text();
        boolean text = block.kind() == Kind.PARAGRAPH || block.kind() == Kind.LIST_ITEM;
        boolean ended = SENTENCE_END.matcher(before).matches();
        boolean sameWeight = block.last().bold() == line.bold();
        boolean lowerCase = Character.isLowerCase(line.text().charAt(0));
        boolean filled = block.lines().size() > 1 || block.last().words().size() > 6;
        return text && sameWeight && !ended && !line.bold() && (lowerCase || filled);
    }
}
