package org.vademecum.llm;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.vademecum.common.Sentences;
import org.vademecum.common.Tables;
import org.vademecum.llm.Quotable.Kind;

/** Takes a passage apart into what an answer may quote. Headings are not quoted. */
final class Quotables {
    private static final Pattern ITEM = Pattern.compile("\\s*(?:[-–•*·▪◦]|\\(?\\d{1,3}[.)]|\\(?[a-z][.)])\\s+(.+)");

    private static final Pattern EDITION = Pattern.compile(
            "(?:version|edition|revision|issue|status|fassung|ausgabe|stand)\\b[^.!?:|]*\\d[^.!?:|]*",
            Pattern.CASE_INSENSITIVE);

    private final SourcePassage passage;
    private final Set<String> headings;
    private final List<Quotable> found = new ArrayList<>();
    private Kind open = Kind.SENTENCE;
    private String lead = "";
    private String announcement = "";
    private int blocks;

    private Quotables(SourcePassage passage) {
        this.passage = passage;
        this.headings = Arrays.stream(passage.headings().split(" › ", -1))
                .map(String::strip)
                .collect(Collectors.toSet());
    }

    static List<Quotable> of(SourcePassage passage) {
        Quotables quotables = new Quotables(passage);
        passage.text()
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !Tables.isRule(line))
                .forEach(quotables::add);
        return quotables.found;
    }

    private void add(String line) {
        Matcher item = ITEM.matcher(line);
        if (Tables.isRow(line)) {
            addRow(line);
        } else if (item.matches()) {
            enter(Kind.ITEM, announcement);
            quote(Kind.ITEM, item.group(1));
        } else if (headings.contains(line) || isEdition(line)) {
            leave();
        } else {
            leave();
            addSentences(line);
        }
    }

    /** "Version 3, 7 April 2025" below a title: it says nothing of the matter. */
    private boolean isEdition(String line) {
        return EDITION.matcher(line).matches() || line.equals(passage.title());
    }

    private void addRow(String line) {
        boolean first = open != Kind.ROW;
        boolean header = first && isHeader(line);
        enter(Kind.ROW, header ? line : "");
        if (!header) {
            quote(Kind.ROW, line);
        }
    }

    /** A passage may begin inside a table; a header row names things and gives no figures. */
    private boolean isHeader(String line) {
        return !passage.text().stripLeading().startsWith(line)
                || line.codePoints().noneMatch(Character::isDigit);
    }

    /** A sentence that announces what follows says nothing alone: it is quoted with the items of its list. */
    private void addSentences(String line) {
        announcement = "";
        for (Sentences.Span sentence : Sentences.of(line)) {
            String text = sentence.of(line);
            if (text.endsWith(":")) {
                announcement = text;
            } else {
                quote(Kind.SENTENCE, text);
            }
        }
    }

    private void enter(Kind kind, String leadOfBlock) {
        if (open != kind) {
            open = kind;
            lead = leadOfBlock;
            blocks++;
        }
    }

    private void leave() {
        open = Kind.SENTENCE;
        lead = "";
        announcement = "";
    }

    private void quote(Kind kind, String text) {
        int block = kind == Kind.SENTENCE ? 0 : blocks;
        found.add(new Quotable(passage, kind, found.size(), block, text, kind == Kind.SENTENCE ? "" : lead));
    }
}
