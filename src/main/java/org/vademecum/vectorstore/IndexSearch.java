package org.vademecum.vectorstore;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.VectorScorer;
import org.apache.lucene.util.BitSetIterator;
import org.jspecify.annotations.Nullable;
import org.vademecum.common.Words;
import org.vademecum.vectorstore.PermittedChunks.Permitted;
import org.vademecum.vectorstore.SearchIndex.Candidate;
import org.vademecum.vectorstore.SearchIndex.Match;
import org.vademecum.vectorstore.SearchIndex.Query;

/**
 * One search over one point-in-time view of the Lucene index. What the caller may search is worked out first, as a set
 * of chunks; both legs and all statistics see nothing else.
 */
final class IndexSearch {
    /** How many vectors are compared after the signs, to one that is wanted: of the ten nearest chunks, 98 of 100 are among these. */
    private static final int LEAST_DIFFERENT = 20;

    /** How many a graph is searched for, to one that is wanted, and at the least: a search for few ends too soon. */
    private static final int LOOKED_AT = 2;

    private static final int LEAST_LOOKED_AT = 100;

    /**
     * What the vector leg does with how many chunks.
     *
     * @param vectors up to so many, the vectors of all are compared
     * @param signs up to so many, the signs of all are compared, and then the vectors of those that differ least; of more, a graph is
     *     searched
     */
    record Limits(int vectors, int signs) {
        /**
         * To compare 20,000 vectors takes two milliseconds, 400,000 signs as long. A graph takes no less time until there are more, and of
         * one that may be searched in part alone it takes more, the smaller the part is.
         */
        static final Limits DEFAULT = new Limits(20_000, 400_000);
    }

    private final IndexSearcher searcher;
    private final Query query;
    private final Words words;
    private final List<Permitted> permitted;
    private final SignBits signs;
    private final Limits limits;

    /** {@code permitted} are the chunks of the searcher's segments that the query may search. */
    IndexSearch(
            IndexSearcher searcher,
            Query query,
            Words words,
            List<Permitted> permitted,
            SignBits signs,
            Limits limits) {
        this.searcher = searcher;
        this.query = query;
        this.words = words;
        this.permitted = permitted;
        this.signs = signs;
        this.limits = limits;
    }

    List<Candidate> candidates() throws IOException {
        LexicalScores lexical =
                new LexicalScores(permitted, new LexicalQuestion(words, query.text(), query.bm25(), query.expansion()));
        Best best = new Best(query.candidates());
        lexical.offerTo(best);
        int[] docs = IntStream.concat(IntStream.of(best.docs()), IntStream.of(nearest()))
                .sorted()
                .distinct()
                .toArray();
        return describe(docs, lexical.of(docs), query.explained() ? lexical.matches(docs) : null);
    }

    /** The vector leg; nothing where only words are asked for. */
    private int[] nearest() throws IOException {
        if (query.vector().length == 0) {
            return new int[0];
        }
        int count = permitted.stream().mapToInt(Permitted::count).sum();
        if (count <= limits.vectors()) {
            return nearestOfAll();
        }
        return count <= limits.signs() && SignBits.tellApart(query.vector()) ? nearestBySigns() : nearestInGraph();
    }

    private int[] nearestOfAll() throws IOException {
        Best best = new Best(query.candidates());
        for (Permitted segment : permitted) {
            Cosines cosines = cosines(segment.leaf());
            DocIdSetIterator docs = new BitSetIterator(segment.docs(), segment.count());
            for (int doc = docs.nextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = docs.nextDoc()) {
                cosines.offer(doc, segment.leaf(), best);
            }
        }
        return best.docs();
    }

    private int[] nearestBySigns() throws IOException {
        Best best = new Best(query.candidates());
        int[] docs = signs.nearest(permitted, query.vector(), LEAST_DIFFERENT * query.candidates());
        int next = 0;
        for (Permitted segment : permitted) {
            LeafReaderContext leaf = segment.leaf();
            Cosines cosines = cosines(leaf);
            for (;
                    next < docs.length
                            && docs[next] < leaf.docBase + leaf.reader().maxDoc();
                    next++) {
                cosines.offer(docs[next] - leaf.docBase, leaf, best);
            }
        }
        return best.docs();
    }

    /** How many a graph is searched for, so that the nearest of them are as many as are wanted. */
    static int lookedAt(int wanted) {
        return Math.max(LEAST_LOOKED_AT, LOOKED_AT * wanted);
    }

    private int[] nearestInGraph() throws IOException {
        KnnFloatVectorQuery knn =
                new KnnFloatVectorQuery(field(), query.vector(), lookedAt(query.candidates()), filter());
        return Arrays.stream(searcher.search(knn, query.candidates()).scoreDocs)
                .mapToInt(hit -> hit.doc)
                .toArray();
    }

    /** Null when the whole index is permitted. */
    private @Nullable PermittedQuery filter() {
        boolean all = permitted.size() == searcher.getLeafContexts().size()
                && permitted.stream().allMatch(Permitted::isAll);
        return all ? null : new PermittedQuery(permitted);
    }

    private List<Candidate> describe(int[] docs, float[] lexical, @Nullable List<List<Match>> matches)
            throws IOException {
        List<Candidate> candidates = new ArrayList<>(docs.length);
        List<LeafReaderContext> leaves = searcher.getLeafContexts();
        int current = -1;
        Described segment = null;
        for (int i = 0; i < docs.length; i++) {
            int leaf = ReaderUtil.subIndex(docs[i], leaves);
            if (segment == null || leaf != current) {
                current = leaf;
                segment = new Described(leaves.get(leaf), cosines(leaves.get(leaf)));
            }
            candidates.add(segment.candidate(docs[i], lexical[i], matches == null ? List.of() : matches.get(i)));
        }
        return candidates;
    }

    private String field() {
        return IndexFields.vector(query.vector().length);
    }

    private Cosines cosines(LeafReaderContext leaf) throws IOException {
        FloatVectorValues vectors =
                query.vector().length == 0 ? null : leaf.reader().getFloatVectorValues(field());
        return new Cosines(vectors == null ? null : vectors.scorer(query.vector()));
    }

    /**
     * What a segment's chunks have in common with the question; chunks have to be asked for in ascending order.
     *
     * @param scorer null where no chunk has a vector that can be compared
     */
    private record Cosines(@Nullable VectorScorer scorer) {
        /** Nothing where there is no vector to compare. */
        void offer(int doc, LeafReaderContext leaf, Best best) throws IOException {
            float cosine = of(doc);
            if (cosine > Candidate.FARTHEST) {
                best.offer(leaf.docBase + doc, cosine);
            }
        }

        float of(int doc) throws IOException {
            if (scorer == null) {
                return Candidate.FARTHEST;
            }
            DocIdSetIterator vectors = scorer.iterator();
            if (vectors.docID() < doc) {
                vectors.advance(doc);
            }
            // Lucene maps a dot product to (1 + x) / 2, so that no score is negative.
            return vectors.docID() == doc ? 2 * scorer.score() - 1 : Candidate.FARTHEST;
        }
    }

    /** Reads a segment's columns; documents have to be asked for in ascending order. */
    private static final class Described {
        private final int base;
        private final Cosines cosines;
        private final SortedDocValues documents;
        private final NumericDocValues ordinals;

        Described(LeafReaderContext leaf, Cosines cosines) throws IOException {
            this.base = leaf.docBase;
            this.cosines = cosines;
            this.documents = leaf.reader().getSortedDocValues(IndexFields.DOCUMENT);
            this.ordinals = leaf.reader().getNumericDocValues(IndexFields.ORDINAL);
        }

        Candidate candidate(int doc, double lexical, List<Match> matches) throws IOException {
            int local = doc - base;
            documents.advanceExact(local);
            ordinals.advanceExact(local);
            String document =
                    IndexNames.id(documents.lookupOrd(documents.ordValue()).utf8ToString());
            return new Candidate(document, (int) ordinals.longValue(), cosines.of(local), lexical, matches);
        }
    }
}
