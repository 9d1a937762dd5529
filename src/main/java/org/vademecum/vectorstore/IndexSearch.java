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
    /**
     * Up to so many chunks every vector is compared, which is exact and takes about two milliseconds. A graph of which only a part may
     * be searched takes longer.
     */
    private static final int COMPARE_ALL = 20_000;

    /**
     * How many the graph is searched for, to one that is wanted. Of the ten nearest chunks to a question it then has 97 of 100
     * instead of 94.
     */
    private static final int LOOKED_AT = 2;

    private final IndexSearcher searcher;
    private final Query query;
    private final Words words;
    private final List<Permitted> permitted;

    /** {@code permitted} are the chunks of the searcher's segments that the query may search. */
    IndexSearch(IndexSearcher searcher, Query query, Words words, List<Permitted> permitted) {
        this.searcher = searcher;
        this.query = query;
        this.words = words;
        this.permitted = permitted;
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
        return count <= COMPARE_ALL ? nearestOfAll() : nearestInGraph();
    }

    private int[] nearestOfAll() throws IOException {
        Best best = new Best(query.candidates());
        for (Permitted segment : permitted) {
            Cosines cosines = cosines(segment.leaf());
            DocIdSetIterator docs = new BitSetIterator(segment.docs(), segment.count());
            for (int doc = docs.nextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = docs.nextDoc()) {
                float cosine = cosines.of(doc);
                if (cosine > Candidate.FARTHEST) {
                    best.offer(segment.leaf().docBase + doc, cosine);
                }
            }
        }
        return best.docs();
    }

    private int[] nearestInGraph() throws IOException {
        KnnFloatVectorQuery knn =
                new KnnFloatVectorQuery(field(), query.vector(), LOOKED_AT * query.candidates(), filter());
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
