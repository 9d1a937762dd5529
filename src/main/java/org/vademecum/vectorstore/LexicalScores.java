package org.vademecum.vectorstore;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.FixedBitSet;
import org.jspecify.annotations.Nullable;
import org.vademecum.common.Words;
import org.vademecum.vectorstore.PermittedChunks.Permitted;
import org.vademecum.vectorstore.SearchIndex.Bm25;
import org.vademecum.vectorstore.SearchIndex.Expansion;
import org.vademecum.vectorstore.SearchIndex.Match;

/**
 * BM25 over words and, at a weight, over adjacent word pairs, divided by what the question's words could reach at the
 * most. Frequencies and lengths are counted over the permitted chunks alone: a score tells nothing of other departments,
 * and does not change when somebody else's manual comes or goes.
 */
final class LexicalScores {
    /** A question has no more distinct words than this; what comes after them is not looked at. */
    private static final int MAX_TERMS = 256;

    /** Words and pairs of synonyms that are looked for besides. */
    private static final int MAX_SYNONYM_TERMS = 128;

    /** So many chunks are scored at once, in an array that stays in the processor's cache. */
    private static final int BLOCK = 4096;

    /** A synonym, and what of the question it stands for. */
    private record Origin(String synonym, String of) {}

    /**
     * A word or pair; {@code weight} is what a chunk full of it would score.
     *
     * @param origin null for one of the question's own
     */
    private record Weighted(
            Term term, double weight, @Nullable Origin origin) {}

    private final List<Permitted> segments;
    private final Bm25 bm25;
    private final Words words;
    private final String text;
    private final int count;
    private final double averageLength;
    private final List<Weighted> terms = new ArrayList<>();

    LexicalScores(List<Permitted> segments, Words words, String text, Bm25 bm25, @Nullable Expansion expansion)
            throws IOException {
        this.segments = segments;
        this.bm25 = bm25;
        this.words = words;
        this.text = text;
        this.count = segments.stream().mapToInt(Permitted::count).sum();
        long length = segments.stream().mapToLong(Permitted::words).sum();
        this.averageLength = Math.max(1, (double) length / Math.max(1, count));
        List<String> stems = words.stems(text).stream().limit(MAX_TERMS).toList();
        double possible = weigh(stems);
        if (expansion != null) {
            expand(stems, expansion, possible);
        }
    }

    /** Returns what the question's words could reach at the most, which all weights are parts of. */
    private double weigh(List<String> stems) throws IOException {
        double possible = 0;
        List<Weighted> found = new ArrayList<>();
        for (String word : new LinkedHashSet<>(stems)) {
            Term term = new Term(IndexFields.WORDS, word);
            double idf = idf(term);
            possible += idf;
            found.add(new Weighted(term, idf, null));
        }
        for (String pair : new LinkedHashSet<>(Words.pairs(stems))) {
            Term term = new Term(IndexFields.PAIRS, pair);
            found.add(new Weighted(term, bm25.pairWeight() * idf(term), null));
        }
        for (Weighted each : found) {
            terms.add(new Weighted(each.term(), each.weight() / possible, null));
        }
        return possible;
    }

    /** A synonym as a whole is worth a part of what it stands for, which its words share by how rare they are. */
    private void expand(List<String> stems, Expansion expansion, double possible) throws IOException {
        Map<Term, Weighted> added = new LinkedHashMap<>();
        for (Synonyms.Found found : expansion.synonyms().in(stems, words)) {
            double worth = expansion.weight() * idfOf(found.form().stems()) / possible;
            for (Synonyms.Form synonym : found.others()) {
                if (added.size() >= MAX_SYNONYM_TERMS + terms.size()) {
                    break;
                }
                Origin origin = new Origin(synonym.text(), found.form().text());
                double share = worth / idfOf(synonym.stems());
                for (String word : synonym.stems()) {
                    add(added, new Term(IndexFields.WORDS, word), share, origin);
                }
                for (String pair : Words.pairs(synonym.stems())) {
                    add(added, new Term(IndexFields.PAIRS, pair), share * bm25.pairWeight(), origin);
                }
            }
        }
        terms.forEach(own -> added.remove(own.term()));
        added.values().stream().limit(MAX_SYNONYM_TERMS).forEach(terms::add);
    }

    /** What several synonyms have counts once. */
    private void add(Map<Term, Weighted> added, Term term, double share, Origin origin) throws IOException {
        Weighted weighted = new Weighted(term, share * idf(term), origin);
        added.merge(term, weighted, (one, other) -> other.weight() > one.weight() ? other : one);
    }

    private double idfOf(List<String> stems) throws IOException {
        double sum = 0;
        for (String word : new LinkedHashSet<>(stems)) {
            sum += idf(new Term(IndexFields.WORDS, word));
        }
        return sum;
    }

    private double idf(Term term) throws IOException {
        int found = 0;
        for (Permitted segment : segments) {
            found += documentFrequency(segment, term);
        }
        return Math.log(1 + (count - found + 0.5) / (found + 0.5));
    }

    private static int documentFrequency(Permitted segment, Term term) throws IOException {
        if (segment.isAll()) {
            return segment.leaf().reader().docFreq(term);
        }
        PostingsEnum postings = segment.leaf().reader().postings(term, PostingsEnum.NONE);
        if (postings == null) {
            return 0;
        }
        int found = 0;
        for (int doc = postings.nextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = postings.nextDoc()) {
            if (segment.docs().get(doc)) {
                found++;
            }
        }
        return found;
    }

    /** Offers every permitted chunk that shares a word with the question. */
    void offerTo(Best best) throws IOException {
        for (Permitted segment : segments) {
            List<Postings> postings = postings(segment, terms);
            float[] scores = new float[Math.min(BLOCK, segment.docs().length())];
            for (int from = 0; from < segment.docs().length(); from += BLOCK) {
                int to = Math.min(from + BLOCK, segment.docs().length());
                for (Postings each : postings) {
                    each.addBlock(scores, from, to);
                }
                for (int i = 0; i < to - from; i++) {
                    if (scores[i] > 0) {
                        best.offer(segment.leaf().docBase + from + i, scores[i]);
                    }
                }
                Arrays.fill(scores, 0);
            }
        }
    }

    /** The scores of permitted chunks, which are given in ascending order. */
    float[] of(int[] docs) throws IOException {
        return of(docs, terms);
    }

    /** What each of the words and pairs adds to these scores, the most first. */
    List<List<Match>> matches(int[] docs) throws IOException {
        Map<String, String> forms = words.forms(text);
        List<List<Match>> matches = IntStream.range(0, docs.length)
                .<List<Match>>mapToObj(i -> new ArrayList<>())
                .toList();
        for (Weighted each : terms) {
            float[] parts = of(docs, List.of(each));
            Origin origin = each.origin();
            String written = asWritten(each.term(), origin == null ? forms : words.forms(origin.synonym()));
            for (int i = 0; i < docs.length; i++) {
                if (parts[i] > 0) {
                    matches.get(i).add(new Match(written, parts[i], origin == null ? null : origin.of()));
                }
            }
        }
        matches.forEach(
                each -> each.sort(Comparator.comparingDouble(Match::score).reversed()));
        return matches;
    }

    private static String asWritten(Term term, Map<String, String> forms) {
        return Arrays.stream(term.text().split(" ", -1))
                .map(stem -> forms.getOrDefault(stem, stem))
                .collect(Collectors.joining(" "));
    }

    private float[] of(int[] docs, List<Weighted> wanted) throws IOException {
        float[] scores = new float[docs.length];
        int from = 0;
        for (Permitted segment : segments) {
            int base = segment.leaf().docBase;
            int end = base + segment.docs().length();
            while (from < docs.length && docs[from] < base) {
                from++;
            }
            int to = from;
            while (to < docs.length && docs[to] < end) {
                to++;
            }
            for (Postings each : from == to ? List.<Postings>of() : postings(segment, wanted)) {
                each.addAll(scores, docs, from, to, base);
            }
            from = to;
        }
        return scores;
    }

    private List<Postings> postings(Permitted segment, List<Weighted> wanted) throws IOException {
        List<Postings> postings = new ArrayList<>();
        for (Weighted each : wanted) {
            PostingsEnum found = segment.leaf().reader().postings(each.term(), PostingsEnum.FREQS);
            if (found != null) {
                postings.add(new Postings(found, segment, each.weight()));
            }
        }
        return postings;
    }

    /** Where a term stands in a segment, read once from front to back. */
    private final class Postings {
        private final PostingsEnum docs;
        private final @Nullable FixedBitSet permitted;
        private final char[] lengths;
        private final double weight;
        private final double k1 = bm25.k1();
        private final double b = bm25.b();

        Postings(PostingsEnum docs, Permitted segment, double weight) throws IOException {
            this.docs = docs;
            this.permitted = segment.isAll() ? null : segment.docs();
            this.lengths = segment.lengths();
            this.weight = weight;
            docs.nextDoc();
        }

        void addBlock(float[] scores, int from, int to) throws IOException {
            for (int doc = docs.docID(); doc < to; doc = docs.nextDoc()) {
                if (permitted == null || permitted.get(doc)) {
                    scores[doc - from] += score(doc);
                }
            }
        }

        void addAll(float[] scores, int[] wanted, int from, int to, int base) throws IOException {
            for (int i = from; i < to; i++) {
                int doc = wanted[i] - base;
                if (docs.docID() < doc) {
                    docs.advance(doc);
                }
                if (docs.docID() == doc) {
                    scores[i] += score(doc);
                }
            }
        }

        private float score(int doc) throws IOException {
            double length = lengths[doc] / averageLength;
            double frequency = docs.freq();
            // Without the factor (k1 + 1): the term's part is below its idf, which makes idf sums the maximum.
            return (float) (weight * frequency / (frequency + k1 * (1 - b + b * length)));
        }
    }
}
