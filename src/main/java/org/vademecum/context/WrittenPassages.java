package org.vademecum.context;

import java.util.List;
import java.util.regex.Pattern;
import org.vademecum.llm.SourcePassage;

/** Reads passages back from a request, for the built-in model. The other way round: {@link ToolText}. */
public final class WrittenPassages {
    private static final Pattern PASSAGE = Pattern.compile(
            "<passage>\\nMarker: (?<marker>[^\\n]*)\\nManual: (?<title>[^\\n]*?), version \\d+[^\\n]*"
                    + "(\\nPage: [^\\n]*)?(\\nSection: (?<section>[^\\n]*))?(\\nAbove the text: [^\\n]*)?\\nText:\\n(?<text>.*?)\\n</passage>",
            Pattern.DOTALL);

    private WrittenPassages() {}

    /** In their order. */
    public static List<SourcePassage> of(String text) {
        return PASSAGE.matcher(text)
                .results()
                .map(match -> new SourcePassage(
                        match.group("marker"),
                        match.group("title"),
                        match.group("section") == null ? "" : match.group("section"),
                        match.group("text")))
                .toList();
    }
}
