package org.vademecum.vectorstore;

import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.BitSetIterator;
import org.vademecum.common.Words;
import org.vademecum.vectorstore.IndexSearch.Permitted;

/**
 * BM25 over words and, at half weight, over adjacent word pairs, divided by what the question's words could reach at the
 * most. Frequencies and lengths are counted over the permitted chunks alone: a score tells nothing of other departments,
 * and does not change when somebody else's manual comes or goes. Of k1, b and the weight of pairs this is what was best
 * over three collections of long documents.
 */
final class LexicalScores {
    private static final double K1 = 0.6;
    private static final double B = 0.5;
    private static final double PAIR_WEIGHT = 0.5;

    /** A question has no more distinct words than this; what comes after them is not looked at. */
    private static final int MAX_TERMS = 256;

    private final int maxDoc;
    private final List<Permitted> segments;
    private final Words words;
    private final int count;
    private final float[] lengths;
    private final double averageLength;

    LexicalScores(int maxDoc, List<Permitted> segments, Words words) throws IOException {
        this.maxDoc = maxDoc;
        this.segments = segments;
        this.words = words;
        this.count = segments.stream().mapToInt(Permitted::count).sum();
        this.lengths = new float[maxDoc];
        this.averageLength = Math.max(1, readLengths() / Math.max(1, count));
    }

    /** Scores by document number; 0 for what shares no word with the text. */
    float[] of(String text) throws IOException {
        List<String> stems = words.stems(text).stream().limit(MAX_TERMS).toList();
        float[] scores = new float[maxDoc];
        double possible = 0;
        for (String word : distinct(stems)) {
            possible += add(scores, new Term(IndexFields.WORDS, word), 1);
        }
        for (String pair : distinct(Words.pairs(stems))) {
            add(scores, new Term(IndexFields.PAIRS, pair), PAIR_WEIGHT);
        }
        for (int doc = 0; possible > 0 && doc < maxDoc; doc++) {
            scores[doc] /= (float) possible;
        }
        return scores;
    }

    private static Set<String> distinct(List<String> terms) {
        return new LinkedHashSet<>(terms);
    }

    /** Adds a term's part to the scores and returns its inverse document frequency. */
    private double add(float[] scores, Term term, double weight) throws IOException {
        int found = 0;
        for (Permitted segment : segments) {
            found += documentFrequency(segment, term);
        }
        double idf = Math.log(1 + (count - found + 0.5) / (found + 0.5));
        for (Permitted segment : segments) {
            addSegment(scores, segment, term, weight * idf);
        }
        return idf;
    }

    private int documentFrequency(Permitted segment, Term term) throws IOException {
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

    private void addSegment(float[] scores, Permitted segment, Term term, double weight) throws IOException {
        PostingsEnum postings = segment.leaf().reader().postings(term, PostingsEnum.FREQS);
        if (postings == null) {
            return;
        }
        int base = segment.leaf().docBase;
        for (int doc = postings.nextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = postings.nextDoc()) {
            if (segment.docs().get(doc)) {
                double length = lengths[base + doc] / averageLength;
                double frequency = postings.freq();
                // Without the factor (k1 + 1): the term's part is below its idf, which makes idf sums the maximum.
                scores[base + doc] += (float) (weight * frequency / (frequency + K1 * (1 - B + B * length)));
            }
        }
    }

    private double readLengths() throws IOException {
        double sum = 0;
        for (Permitted segment : segments) {
            NumericDocValues values = segment.leaf().reader().getNumericDocValues(IndexFields.LENGTH);
            DocIdSetIterator docs = new BitSetIterator(segment.docs(), segment.count());
            for (int doc = docs.nextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = docs.nextDoc()) {
                values.advanceExact(doc);
                lengths[segment.leaf().docBase + doc] = values.longValue();
                sum += values.longValue();
            }
        }
        return sum;
    }
}
