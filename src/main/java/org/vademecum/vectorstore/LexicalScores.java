package org.vademecum.vectorstore;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.FixedBitSet;
import org.jspecify.annotations.Nullable;
import org.vademecum.vectorstore.LexicalQuestion.Weighted;
import org.vademecum.vectorstore.PermittedChunks.Permitted;
import org.vademecum.vectorstore.SearchIndex.Match;

/** The lexical scores of one question over the permitted chunks of one view of the Lucene index; see {@link LexicalQuestion}. */
final class LexicalScores {
    /** So many chunks are scored at once, in an array that stays in the processor's cache. */
    private static final int BLOCK = 4096;

    private static final double BOUND = 0.9999;

    private final List<Permitted> segments;
    private final LexicalQuestion question;
    private final double averageLength;
    private final List<Weighted> terms;

    LexicalScores(List<Permitted> segments, LexicalQuestion question) throws IOException {
        this.segments = segments;
        this.question = question;
        int count = segments.stream().mapToInt(Permitted::count).sum();
        long length = segments.stream().mapToLong(Permitted::words).sum();
        this.averageLength = Math.max(1, (double) length / Math.max(1, count));
        this.terms = question.weigh(count, this::documentFrequency);
    }

    private int documentFrequency(Term term) throws IOException {
        int found = 0;
        for (Permitted segment : segments) {
            found += documentFrequency(segment, term);
        }
        return found;
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

    /**
     * Offers the permitted chunks that share a word with the question, but for those that are certain not to be among the best. A term
     * adds no more than its weight, so that a chunk which has only the lightest terms, those whose weights together do not exceed the
     * worst of the best, is not even looked at. These are the frequent ones, which stand in most of the chunks.
     */
    void offerTo(Best best) throws IOException {
        for (Permitted segment : segments) {
            new Blocks(postings(segment, terms), segment).offerTo(best);
        }
    }

    /** One segment's chunks, a block at a time. */
    private static final class Blocks {
        private final List<Postings> postings;
        private final Permitted segment;

        /** What a chunk gains at the most by the terms from this one on. */
        private final double[] rest;

        private final int end;
        private final float[] scores;
        private final int[] left;

        Blocks(List<Postings> postings, Permitted segment) {
            this.postings = postings;
            this.segment = segment;
            this.rest = new double[postings.size() + 1];
            for (int i = postings.size() - 1; i >= 0; i--) {
                rest[i] = rest[i + 1] + postings.get(i).weight;
            }
            this.end = segment.docs().length();
            this.scores = new float[Math.min(BLOCK, end)];
            this.left = new int[scores.length];
        }

        void offerTo(Best best) throws IOException {
            int needed = needed(best);
            for (int from = next(needed); from < end; from = next(needed)) {
                int to = Math.min(from + BLOCK, end);
                for (Postings each : postings.subList(0, needed)) {
                    each.addBlock(scores, from, to);
                }
                offer(best, needed, from, to);
                Arrays.fill(scores, 0);
                needed = needed(best);
            }
        }

        /** How many of the terms, the weightiest, a chunk has to have one of. */
        private int needed(Best best) {
            int needed = postings.size();
            while (needed > 0 && rest[needed - 1] <= bound(best)) {
                needed--;
            }
            return needed;
        }

        /** The next chunk that has one of the first terms, or one behind all. */
        private int next(int needed) {
            int next = DocIdSetIterator.NO_MORE_DOCS;
            for (Postings each : postings.subList(0, needed)) {
                next = Math.min(next, each.docs.docID());
            }
            return next;
        }

        /** Adds the terms that were left out, as long as a chunk can still be among the best. */
        private void offer(Best best, int added, int from, int to) throws IOException {
            double bound = bound(best);
            int count = 0;
            for (int i = 0; i < to - from; i++) {
                if (scores[i] > 0) {
                    left[count++] = i;
                }
            }
            for (int term = added; term < postings.size(); term++) {
                count = promising(count, bound - rest[term]);
                postings.get(term).addSome(scores, left, count, from);
            }
            for (int i = 0; i < count; i++) {
                best.offer(segment.leaf().docBase + from + left[i], scores[left[i]]);
            }
        }

        /** What has to be exceeded, a little less than the worst of the best, since sums of floats are rounded. */
        private static double bound(Best best) {
            return BOUND * best.threshold();
        }

        private int promising(int count, double above) {
            int kept = 0;
            for (int i = 0; i < count; i++) {
                if (scores[left[i]] > above) {
                    left[kept++] = left[i];
                }
            }
            return kept;
        }
    }

    /** The scores of permitted chunks, which are given in ascending order. */
    float[] of(int[] docs) throws IOException {
        return of(docs, terms);
    }

    /** What each of the words and pairs adds to these scores, the most first. */
    List<List<Match>> matches(int[] docs) throws IOException {
        List<List<Match>> matches = IntStream.range(0, docs.length)
                .<List<Match>>mapToObj(i -> new ArrayList<>())
                .toList();
        for (Weighted each : terms) {
            float[] parts = of(docs, List.of(each));
            String written = question.written(each);
            for (int i = 0; i < docs.length; i++) {
                if (parts[i] > 0) {
                    matches.get(i).add(new Match(written, parts[i], each.synonymOf()));
                }
            }
        }
        matches.forEach(
                each -> each.sort(Comparator.comparingDouble(Match::score).reversed()));
        return matches;
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

        /** Adds to the first of the chunks of a block that are wanted, in ascending order. */
        void addSome(float[] scores, int[] wanted, int count, int from) throws IOException {
            for (int i = 0; i < count; i++) {
                int doc = from + wanted[i];
                if (docs.docID() < doc) {
                    docs.advance(doc);
                }
                if (docs.docID() == doc) {
                    scores[wanted[i]] += score(doc);
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
            return question.score(weight, docs.freq(), lengths[doc], averageLength);
        }
    }
}
