package org.vademecum.vectorstore;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.AcceptDocs;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.util.BitSetIterator;
import org.vademecum.vectorstore.PermittedChunks.Permitted;

/** The vector leg of a search: those of the permitted chunks that are nearest to the question. */
final class NearestChunks {
    /** How many vectors are compared after the signs, to one that is wanted: of the ten nearest chunks, 98 of 100 are among these. */
    private static final int LEAST_DIFFERENT = 20;

    /** How many all graphs together are searched for, to one that is wanted. */
    private static final int LOOKED_AT = 6;

    /** How many each is searched for at the least: a search for few ends too soon. */
    static final int LEAST_LOOKED_AT = 100;

    /**
     * What is done with how many chunks.
     *
     * @param vectors up to so many, the vectors of all are compared
     * @param signs up to so many, the signs of all are compared, and then the vectors of those that differ least; of more, graphs are
     *     searched
     * @param graphFrom a segment of fewer has no graph: it goes by signs
     */
    record Limits(int vectors, int signs, int graphFrom) {
        /**
         * To compare 20,000 vectors takes two milliseconds, 400,000 signs as long. A graph takes no less time until there are more, and of
         * one that may be searched in part alone it takes more, the smaller the part is.
         */
        static final Limits DEFAULT = new Limits(20_000, 400_000, 50_000);
    }

    private final List<Permitted> permitted;
    private final float[] question;
    private final int wanted;
    private final SignBits signs;
    private final Limits limits;
    private final Best best;

    /** {@code question} is without length where only words are asked for. */
    NearestChunks(List<Permitted> permitted, float[] question, int wanted, SignBits signs, Limits limits) {
        this.permitted = permitted;
        this.question = question;
        this.wanted = wanted;
        this.signs = signs;
        this.limits = limits;
        this.best = new Best(wanted);
    }

    /** Numbers in the whole view, ascending. */
    int[] docs() throws IOException {
        if (question.length == 0) {
            return new int[0];
        }
        int count = permitted.stream().mapToInt(Permitted::count).sum();
        if (count <= limits.vectors()) {
            offerAll(permitted);
        } else if (count <= limits.signs() && SignBits.tellApart(question)) {
            offerLike(permitted);
        } else {
            offerFromGraphs(count);
        }
        return best.docs();
    }

    private void offerAll(List<Permitted> segments) throws IOException {
        for (Permitted segment : segments) {
            Cosines cosines = Cosines.of(segment.leaf(), question);
            DocIdSetIterator docs = new BitSetIterator(segment.docs(), segment.count());
            for (int doc = docs.nextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = docs.nextDoc()) {
                cosines.offer(doc, best);
            }
        }
    }

    private void offerLike(List<Permitted> segments) throws IOException {
        int[] docs = signs.nearest(segments, question, LEAST_DIFFERENT * wanted);
        int next = 0;
        for (Permitted segment : segments) {
            LeafReaderContext leaf = segment.leaf();
            Cosines cosines = Cosines.of(leaf, question);
            for (;
                    next < docs.length
                            && docs[next] < leaf.docBase + leaf.reader().maxDoc();
                    next++) {
                cosines.offer(docs[next] - leaf.docBase, best);
            }
        }
    }

    private void offerFromGraphs(int count) throws IOException {
        List<Permitted> small = new ArrayList<>();
        for (Permitted segment : permitted) {
            if (segment.count() < limits.graphFrom()) {
                small.add(segment);
            } else {
                offerFromGraph(segment, lookedAt((double) segment.count() / count));
            }
        }
        if (SignBits.tellApart(question)) {
            offerLike(small);
        } else {
            offerAll(small);
        }
    }

    /** All that are wanted may be in one segment. */
    private int lookedAt(double part) {
        return Math.max(Math.max(LEAST_LOOKED_AT, wanted), (int) (LOOKED_AT * wanted * part));
    }

    private void offerFromGraph(Permitted segment, int lookedAt) throws IOException {
        LeafReaderContext leaf = segment.leaf();
        ScoreDoc[] nearest = leaf.reader()
                .searchNearestVectors(
                        IndexFields.vector(question.length), question, lookedAt, accepted(segment), Integer.MAX_VALUE)
                .scoreDocs;
        for (ScoreDoc hit : nearest) {
            best.offer(leaf.docBase + hit.doc, Cosines.of(hit.score));
        }
    }

    private static AcceptDocs accepted(Permitted segment) {
        int documents = segment.leaf().reader().maxDoc();
        return segment.isAll()
                ? AcceptDocs.fromLiveDocs(null, documents)
                : AcceptDocs.fromIteratorSupplier(
                        () -> new BitSetIterator(segment.docs(), segment.count()), null, documents);
    }
}
