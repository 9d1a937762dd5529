package org.vademecum.vectorstore;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.VectorScorer;
import org.apache.lucene.search.Weight;
import org.apache.lucene.util.BitSetIterator;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.FixedBitSet;
import org.jspecify.annotations.Nullable;
import org.vademecum.common.Words;
import org.vademecum.vectorstore.SearchIndex.Candidate;
import org.vademecum.vectorstore.SearchIndex.Query;

/**
 * One search over one point-in-time view of the Lucene index. What the caller may search is worked out first, as a set
 * of chunks; both legs and all statistics see nothing else.
 */
final class IndexSearch {
    /** Up to so many chunks every vector is compared, which is exact and takes about a millisecond. */
    private static final int COMPARE_ALL = 5_000;

    private final IndexSearcher searcher;
    private final Query query;
    private final Words words;
    private final org.apache.lucene.search.Query filter;

    IndexSearch(IndexSearcher searcher, Query query, Words words) {
        this.searcher = searcher;
        this.query = query;
        this.words = words;
        this.filter = new BooleanQuery.Builder()
                .add(anyOf(IndexFields.DEPARTMENT, query.departmentIds()), Occur.FILTER)
                .add(anyOf(IndexFields.STORE, query.vectorStoreIds()), Occur.FILTER)
                .build();
    }

    List<Candidate> candidates() throws IOException {
        List<Permitted> permitted = permitted();
        float[] lexical = new LexicalScores(searcher.getIndexReader().maxDoc(), permitted, words).of(query.text());
        SortedSet<Integer> docs = new TreeSet<>(best(permitted, lexical));
        docs.addAll(nearest(permitted));
        return describe(docs, lexical);
    }

    /** The chunks of one segment that may be searched. */
    record Permitted(LeafReaderContext leaf, FixedBitSet docs, int count) {}

    private List<Permitted> permitted() throws IOException {
        Weight weight = searcher.createWeight(searcher.rewrite(filter), ScoreMode.COMPLETE_NO_SCORES, 1);
        List<Permitted> permitted = new ArrayList<>();
        for (LeafReaderContext leaf : searcher.getLeafContexts()) {
            Scorer scorer = weight.scorer(leaf);
            if (scorer != null) {
                FixedBitSet docs = new FixedBitSet(leaf.reader().maxDoc());
                docs.or(scorer.iterator());
                keepLive(docs, leaf.reader().getLiveDocs());
                keepDescribed(docs, leaf.reader());
                permitted.add(new Permitted(leaf, docs, docs.cardinality()));
            }
        }
        return permitted;
    }

    private static void keepLive(FixedBitSet docs, @Nullable Bits live) {
        if (live != null) {
            live.applyMask(docs, 0);
        }
    }

    /** A document's chunks stand together, so that its attributes are read once. */
    private void keepDescribed(FixedBitSet docs, LeafReader reader) throws IOException {
        AttributeFilter wanted = query.filter();
        if (wanted == null) {
            return;
        }
        SortedDocValues documents = DocValues.getSorted(reader, IndexFields.DOCUMENT);
        BinaryDocValues attributes = DocValues.getBinary(reader, IndexFields.ATTRIBUTES);
        int judged = -1;
        boolean matches = false;
        for (int doc = docs.nextSetBit(0); doc != DocIdSetIterator.NO_MORE_DOCS; doc = next(docs, doc)) {
            documents.advanceExact(doc);
            if (documents.ordValue() != judged) {
                judged = documents.ordValue();
                matches = attributes.advanceExact(doc)
                        && wanted.matches(IndexFields.attributes(attributes.binaryValue()));
            }
            if (!matches) {
                docs.clear(doc);
            }
        }
    }

    private static int next(FixedBitSet docs, int doc) {
        return doc + 1 < docs.length() ? docs.nextSetBit(doc + 1) : DocIdSetIterator.NO_MORE_DOCS;
    }

    /** The lexical leg. Equal scores keep the order of the index. */
    private List<Integer> best(List<Permitted> permitted, float[] scores) throws IOException {
        PriorityQueue<Integer> best = new PriorityQueue<>(
                Comparator.comparingDouble((Integer doc) -> scores[doc]).thenComparing(Comparator.reverseOrder()));
        for (Permitted segment : permitted) {
            DocIdSetIterator docs = new BitSetIterator(segment.docs(), segment.count());
            for (int doc = docs.nextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = docs.nextDoc()) {
                keepBest(best, segment.leaf().docBase + doc, scores);
            }
        }
        return List.copyOf(best);
    }

    private void keepBest(PriorityQueue<Integer> best, int doc, float[] scores) {
        if (scores[doc] > 0) {
            best.add(doc);
            if (best.size() > query.candidates()) {
                best.remove();
            }
        }
    }

    /** The vector leg. */
    private List<Integer> nearest(List<Permitted> permitted) throws IOException {
        int count = permitted.stream().mapToInt(Permitted::count).sum();
        return count <= COMPARE_ALL ? nearestOfAll(permitted) : nearestInGraph(permitted);
    }

    private List<Integer> nearestOfAll(List<Permitted> permitted) throws IOException {
        List<ScoreDoc> all = new ArrayList<>();
        for (Permitted segment : permitted) {
            VectorScorer scorer = scorer(segment.leaf());
            DocIdSetIterator docs = new BitSetIterator(segment.docs(), segment.count());
            for (int doc = docs.nextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = docs.nextDoc()) {
                scorer.iterator().advance(doc);
                all.add(new ScoreDoc(segment.leaf().docBase + doc, scorer.score()));
            }
        }
        all.sort(Comparator.comparingDouble((ScoreDoc hit) -> -hit.score).thenComparingInt(hit -> hit.doc));
        return all.stream().limit(query.candidates()).map(hit -> hit.doc).toList();
    }

    private List<Integer> nearestInGraph(List<Permitted> permitted) throws IOException {
        KnnFloatVectorQuery knn = new KnnFloatVectorQuery(
                IndexFields.VECTOR, query.vector(), query.candidates(), new PermittedQuery(permitted));
        return Arrays.stream(searcher.search(knn, query.candidates()).scoreDocs)
                .map(hit -> hit.doc)
                .toList();
    }

    private List<Candidate> describe(SortedSet<Integer> docs, float[] lexical) throws IOException {
        List<Candidate> candidates = new ArrayList<>(docs.size());
        List<LeafReaderContext> leaves = searcher.getLeafContexts();
        int current = -1;
        Described segment = null;
        for (int doc : docs) {
            int leaf = ReaderUtil.subIndex(doc, leaves);
            if (segment == null || leaf != current) {
                current = leaf;
                segment = new Described(leaves.get(leaf), scorer(leaves.get(leaf)));
            }
            candidates.add(segment.candidate(doc, lexical[doc]));
        }
        return candidates;
    }

    private VectorScorer scorer(LeafReaderContext leaf) throws IOException {
        FloatVectorValues vectors = leaf.reader().getFloatVectorValues(IndexFields.VECTOR);
        if (vectors == null) {
            throw new IOException("A segment of the search index has no vectors.");
        }
        return vectors.scorer(query.vector());
    }

    /** Reads a segment's columns; documents have to be asked for in ascending order. */
    private static final class Described {
        private final int base;
        private final VectorScorer scorer;
        private final SortedDocValues documents;
        private final NumericDocValues ordinals;

        Described(LeafReaderContext leaf, VectorScorer scorer) throws IOException {
            this.base = leaf.docBase;
            this.scorer = scorer;
            this.documents = leaf.reader().getSortedDocValues(IndexFields.DOCUMENT);
            this.ordinals = leaf.reader().getNumericDocValues(IndexFields.ORDINAL);
        }

        Candidate candidate(int doc, double lexical) throws IOException {
            int local = doc - base;
            scorer.iterator().advance(local);
            documents.advanceExact(local);
            ordinals.advanceExact(local);
            String document = documents.lookupOrd(documents.ordValue()).utf8ToString();
            // Lucene maps a dot product to (1 + x) / 2, so that no score is negative.
            return new Candidate(document, (int) ordinals.longValue(), 2 * scorer.score() - 1, lexical);
        }
    }

    private static org.apache.lucene.search.Query anyOf(String field, Collection<String> values) {
        return new TermInSetQuery(field, values.stream().map(BytesRef::new).toList());
    }
}
