package org.vademecum.ingestion;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.vademecum.common.Sentences;
import org.vademecum.common.Tables;
import org.vademecum.vectorstore.DocumentText;
import org.vademecum.vectorstore.DocumentText.Block;
import org.vademecum.vectorstore.DocumentText.Kind;

/** Cuts one section into units. Short sentences join the next one, long ones are cut at a clause or a word. */
final class SectionUnits {
    private static final int LONGEST = 100;
    private static final int SHORTEST = 8;

    private static final Pattern CLAUSE = Pattern.compile("[,;:–—]\\s+");
    private static final Pattern BLANK = Pattern.compile("\\s+");
    private static final int MAX_LEAD = 300;

    private final DocumentText text;
    private final ToIntFunction<String> counter;
    private final int window;
    private final List<SplitUnit> units = new ArrayList<>();
    private int groups;
    private int group = SplitUnit.NO_GROUP;
    private String lead = "";

    /** {@code window} is the most tokens of a chunk. */
    SectionUnits(DocumentText text, ToIntFunction<String> counter, int window) {
        this.text = text;
        this.counter = counter;
        this.window = window;
    }

    List<SplitUnit> of(Section section) {
        List<Block> blocks = section.blocks();
        for (int i = 0; i < blocks.size(); i++) {
            add(blocks, i);
        }
        prepend(section.headings());
        return units;
    }

    private void add(List<Block> blocks, int index) {
        Block block = blocks.get(index);
        boolean listed = block.kind() == Kind.LIST_ITEM || block.kind() == Kind.TABLE;
        if (!listed) {
            group = SplitUnit.NO_GROUP;
            lead = "";
        } else if (startsGroup(blocks, index)) {
            group = groups++;
            lead = leadIn(blocks, index);
        }
        if (block.kind() == Kind.TABLE) {
            addTable(block);
        } else {
            addSentences(block, listed);
        }
    }

    private static boolean startsGroup(List<Block> blocks, int index) {
        return index == 0
                || blocks.get(index).kind() == Kind.TABLE
                || blocks.get(index - 1).kind() != Kind.LIST_ITEM;
    }

    /** Takes the sentence that announces a list or table into its group. */
    private String leadIn(List<Block> blocks, int index) {
        if (goesOnFromPageBefore(blocks, index)) {
            return Tables.isRow(lead) ? lead : header(blocks.get(index - 1));
        }
        boolean announced = index > 0
                && !units.isEmpty()
                && text.textOf(blocks.get(index - 1)).endsWith(":")
                && blocks.get(index - 1).kind() == Kind.PARAGRAPH;
        if (!announced) {
            return "";
        }
        SplitUnit last = units.remove(units.size() - 1);
        units.add(new SplitUnit(last.start(), last.end(), last.tokens(), group, ""));
        String sentence = text.text().substring(last.start(), last.end());
        return sentence.length() <= MAX_LEAD ? sentence : "";
    }

    /** A table right below another with as many columns is its rest, when it does not repeat the header. */
    private boolean goesOnFromPageBefore(List<Block> blocks, int index) {
        if (index == 0
                || blocks.get(index).kind() != Kind.TABLE
                || blocks.get(index - 1).kind() != Kind.TABLE) {
            return false;
        }
        String above = header(blocks.get(index - 1));
        String own = header(blocks.get(index));
        return !own.equals(above) && Tables.columns(own) == Tables.columns(above);
    }

    private String header(Block table) {
        return text.textOf(table).lines().findFirst().orElse("");
    }

    private void addTable(Block block) {
        int whole = count(block.start(), block.end());
        if (whole <= window) {
            units.add(new SplitUnit(block.start(), block.end(), whole, group, lead));
            return;
        }
        String header = Tables.isRow(lead) ? lead : header(block);
        String above = header.length() <= MAX_LEAD ? header : "";
        boolean first = true;
        for (Sentences.Span row : Sentences.of(text.text(), block.start(), block.end())) {
            addCut(row.start(), row.end(), first ? lead : above);
            first = false;
        }
    }

    private void addSentences(Block block, boolean listed) {
        int start = -1;
        boolean first = true;
        for (Sentences.Span sentence : Sentences.of(text.text(), block.start(), block.end())) {
            start = start < 0 ? sentence.start() : start;
            if (count(start, sentence.end()) >= SHORTEST) {
                addCut(start, sentence.end(), listed ? lead : "");
                start = -1;
                first = false;
            }
        }
        if (start >= 0) {
            addRest(start, block.end(), first, listed);
        }
    }

    /** A short sentence at the end of a block joins the one before it; a short block stands for itself. */
    private void addRest(int start, int end, boolean alone, boolean listed) {
        if (alone) {
            units.add(new SplitUnit(start, end, count(start, end), group, listed ? lead : ""));
        } else {
            SplitUnit last = units.remove(units.size() - 1);
            units.add(new SplitUnit(last.start(), end, count(last.start(), end), last.group(), last.lead()));
        }
    }

    private void addCut(int start, int end, String above) {
        int tokens = count(start, end);
        int cut = tokens > LONGEST ? cut(start, end) : end;
        if (cut <= start || cut >= end) {
            units.add(new SplitUnit(start, end, tokens, group, above));
        } else {
            addCut(start, cut, above);
            addCut(skipBlank(cut, end), end, above);
        }
    }

    /** The clause end nearest to the middle, else the word end; else the middle, not inside a surrogate pair. */
    private int cut(int start, int end) {
        int middle = (start + end) >>> 1;
        int clause = nearest(CLAUSE, start, end, middle);
        int quarter = (end - start) / 4;
        if (clause > start + quarter && clause < end - quarter) {
            return clause;
        }
        int word = nearest(BLANK, start, end, middle);
        if (word > start && word < end) {
            return word;
        }
        return Character.isLowSurrogate(text.text().charAt(middle)) ? middle + 1 : middle;
    }

    private int nearest(Pattern pattern, int start, int end, int middle) {
        Matcher matcher = pattern.matcher(text.text()).region(start, end);
        int best = -1;
        while (matcher.find()) {
            int candidate = pattern.equals(CLAUSE) ? matcher.start() + 1 : matcher.start();
            if (best < 0 || Math.abs(candidate - middle) < Math.abs(best - middle)) {
                best = candidate;
            }
        }
        return best;
    }

    private int skipBlank(int from, int end) {
        int i = from;
        while (i < end && Character.isWhitespace(text.text().charAt(i))) {
            i++;
        }
        return i;
    }

    /** Headings go into the first window, never alone when there is text below them. */
    private void prepend(List<Block> headings) {
        if (headings.isEmpty()) {
            return;
        }
        int start = headings.get(0).start();
        int end = headings.get(headings.size() - 1).end();
        if (units.isEmpty()) {
            units.add(new SplitUnit(start, end, count(start, end), SplitUnit.NO_GROUP, ""));
            return;
        }
        SplitUnit first = units.get(0);
        int together = count(start, first.end());
        if (together <= window) {
            units.set(0, new SplitUnit(start, first.end(), together, first.group(), ""));
        } else {
            units.add(0, new SplitUnit(start, end, count(start, end), SplitUnit.NO_GROUP, ""));
        }
    }

    private int count(int start, int end) {
        return counter.applyAsInt(text.text().substring(start, end));
    }
}
