package org.vademecum.run;

import java.util.List;
import org.vademecum.thread.Citation;

/** Blanks the markers of an answer out, so that its sentences can be read; every offset stays what it was. */
final class MarkerBlanks {
    private MarkerBlanks() {}

    static String in(String answer, List<Citation> citations) {
        StringBuilder blanked = new StringBuilder(answer);
        for (Citation citation : citations) {
            int start = answer.offsetByCodePoints(0, citation.start());
            int end = answer.offsetByCodePoints(start, citation.end() - citation.start());
            blanked.replace(start, end, " ".repeat(end - start));
        }
        return blanked.toString();
    }
}
