package org.vademecum.run;

import java.util.List;
import org.vademecum.thread.Citation;
import org.vademecum.thread.SentenceSupport;
import org.vademecum.tool.FoundPassage;

/** An answer as a run binds and checks it. */
public record BoundAnswer(String text, List<Citation> citations, List<SentenceSupport> sentences) {
    public static BoundAnswer of(String answer, List<FoundPassage> passages) {
        CitationBinder binder = new CitationBinder();
        binder.issue(passages);
        binder.accept(answer);
        binder.finish();
        return new BoundAnswer(
                binder.text(), binder.citations(), SentenceCheck.check(binder.text(), binder.citations(), passages));
    }
}
