package org.vademecum.web.admin;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.vademecum.thread.Citation;
import org.vademecum.tool.FoundPassage;

/** A passage the model saw, cut where the answer's citations begin and end. */
public final class PassageCard {
    private final FoundPassage passage;
    private final int rank;
    private final List<Segment> segments;

    /** {@code citations} are all of the answer's, in its order; those of other places are passed over. */
    PassageCard(FoundPassage passage, int rank, List<Citation> citations) {
        this.passage = passage;
        this.rank = rank;
        this.segments = segments(passage, citations);
    }

    /** A stretch of the passage; {@code cites} are the positions of the citations it belongs to, from 1. */
    public static final class Segment {
        private final String text;
        private final List<Integer> cites;

        Segment(String text, List<Integer> cites) {
            this.text = text;
            this.cites = cites;
        }

        public String getText() {
            return text;
        }

        public boolean isCited() {
            return !cites.isEmpty();
        }

        /** Separated by spaces. */
        public String getCites() {
            return cites.stream().map(String::valueOf).collect(Collectors.joining(" "));
        }
    }

    private static List<Segment> segments(FoundPassage passage, List<Citation> citations) {
        TreeSet<Integer> cuts = new TreeSet<>(List.of(passage.start(), passage.end()));
        List<Integer> here = IntStream.range(0, citations.size())
                .filter(i -> overlaps(passage, citations.get(i)))
                .boxed()
                .toList();
        for (int i : here) {
            cuts.add(Math.max(passage.start(), citations.get(i).passageStart()));
            cuts.add(Math.min(passage.end(), citations.get(i).passageEnd()));
        }
        List<Segment> segments = new ArrayList<>();
        for (int from : cuts.headSet(passage.end())) {
            int to = cuts.higher(from);
            List<Integer> cites = here.stream()
                    .filter(i -> citations.get(i).passageStart() <= from
                            && citations.get(i).passageEnd() >= to)
                    .map(i -> i + 1)
                    .toList();
            segments.add(new Segment(passage.text().substring(from - passage.start(), to - passage.start()), cites));
        }
        return segments;
    }

    private static boolean overlaps(FoundPassage passage, Citation citation) {
        return citation.vectorStoreFileId().equals(passage.vectorStoreFileId())
                && citation.passageStart() < passage.end()
                && citation.passageEnd() > passage.start();
    }

    public List<Segment> getSegments() {
        return segments;
    }

    public boolean isCited() {
        return segments.stream().anyMatch(Segment::isCited);
    }

    public String getDocumentId() {
        return passage.vectorStoreFileId();
    }

    public String getTitle() {
        return passage.title();
    }

    public int getVersion() {
        return passage.documentVersion();
    }

    public @Nullable Integer getPage() {
        return passage.pageFirst();
    }

    public String getHeadings() {
        return passage.headings();
    }

    /** From 1, best first. */
    public int getRank() {
        return rank;
    }
}
