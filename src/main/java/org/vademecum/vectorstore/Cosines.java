package org.vademecum.vectorstore;

import java.io.IOException;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.VectorScorer;
import org.jspecify.annotations.Nullable;
import org.vademecum.vectorstore.SearchIndex.Candidate;

/**
 * What a segment's chunks have in common with the question; chunks have to be asked for in ascending order.
 *
 * @param scorer null where no chunk has a vector that can be compared
 */
record Cosines(int base, @Nullable VectorScorer scorer) {
    static Cosines of(LeafReaderContext leaf, float[] question) throws IOException {
        FloatVectorValues vectors =
                question.length == 0 ? null : leaf.reader().getFloatVectorValues(IndexFields.vector(question.length));
        return new Cosines(leaf.docBase, vectors == null ? null : vectors.scorer(question));
    }

    /** Of the score that Lucene gives, which maps a dot product to (1 + x) / 2, so that no score is negative. */
    static float of(float score) {
        return 2 * score - 1;
    }

    /** Nothing where there is no vector to compare. */
    void offer(int doc, Best best) throws IOException {
        float cosine = of(doc);
        if (cosine > Candidate.FARTHEST) {
            best.offer(base + doc, cosine);
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
        return vectors.docID() == doc ? of(scorer.score()) : Candidate.FARTHEST;
    }
}
