package org.vademecum.ingestion.parser;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;

/** The paragraph styles of a Word document, with what each takes over from the one it is based on. */
final class DocxStyles {
    private static final Pattern HEADING = Pattern.compile("heading (\\d)");
    private static final int DEEPEST_CHAIN = 20;
    private static final int BODY_TEXT = 9;

    private final Map<String, Element> styles = new HashMap<>();

    /** {@code root} is that of the document's styles part, null when there is none. */
    DocxStyles(@Nullable Element root) {
        if (root != null) {
            Docx.children(root, "style").forEach(style -> styles.put(Docx.attribute(style, "styleId"), style));
        }
    }

    /** From 1; 0 for body text. A paragraph's own outline level goes before its style's. */
    int headingLevel(@Nullable Element properties) {
        String own = Docx.value(properties, "outlineLvl");
        String style = Docx.value(properties, "pStyle");
        String outline = own.isEmpty() ? inherited(style, DocxStyles::outline) : own;
        if (!outline.isEmpty()) {
            int level = Docx.number(outline, BODY_TEXT);
            return level >= BODY_TEXT ? 0 : Math.min(level + 1, 6);
        }
        String name = name(style);
        Matcher heading = HEADING.matcher(name);
        return name.equals("title") ? 1 : heading.matches() ? Integer.parseInt(heading.group(1)) : 0;
    }

    private static String outline(Element style) {
        return Docx.value(Docx.child(style, "pPr"), "outlineLvl");
    }

    /** A line of the table of contents. */
    boolean isContents(@Nullable Element properties) {
        return name(Docx.value(properties, "pStyle")).matches("toc \\d");
    }

    /** The name that Word keeps in English whatever its language, in lower case. */
    private String name(String styleId) {
        return Docx.value(styles.get(styleId), "name").toLowerCase(Locale.ROOT);
    }

    /** The list a paragraph belongs to, empty when it is in none; "0" takes it out of its style's list. */
    String list(@Nullable Element properties) {
        String own = Docx.value(Docx.child(properties, "numPr"), "numId");
        String list = own.isEmpty()
                ? inherited(Docx.value(properties, "pStyle"), style -> Docx.value(numbering(style), "numId"))
                : own;
        return list.equals("0") ? "" : list;
    }

    int listLevel(@Nullable Element properties) {
        String own = Docx.value(Docx.child(properties, "numPr"), "ilvl");
        String level = own.isEmpty()
                ? inherited(Docx.value(properties, "pStyle"), style -> Docx.value(numbering(style), "ilvl"))
                : own;
        return Docx.number(level, 0);
    }

    private static @Nullable Element numbering(Element style) {
        return Docx.child(Docx.child(style, "pPr"), "numPr");
    }

    boolean isBold(@Nullable Element properties) {
        return inherited(Docx.value(properties, "pStyle"), style -> {
                    Element run = Docx.child(style, "rPr");
                    return Docx.child(run, "b") == null ? "" : String.valueOf(Docx.isOn(run, "b"));
                })
                .equals("true");
    }

    /** The first value that is not empty, from the style up to those it is based on. */
    private String inherited(String styleId, Function<Element, String> property) {
        Element style = styles.get(styleId);
        for (int i = 0; style != null && i < DEEPEST_CHAIN; i++) {
            String value = property.apply(style);
            if (!value.isEmpty()) {
                return value;
            }
            style = styles.get(Docx.value(style, "basedOn"));
        }
        return "";
    }
}
