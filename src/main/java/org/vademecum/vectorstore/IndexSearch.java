package org.vademecum.vectorstore;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.search.IndexSearcher;
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
    private final IndexSearcher searcher;
    private final Query query;
    private final Words words;
    private final List<Permitted> permitted;
    private final SignBits signs;
    private final NearestChunks.Limits limits;

    /** {@code permitted} are the chunks of the searcher's segments that the query may search. */
    IndexSearch(
            IndexSearcher searcher,
            Query query,
            Words words,
            List<Permitted> permitted,
            SignBits signs,
            NearestChunks.Limits limits) {
        this.searcher = searcher;
        this.query = query;
        this.words = words;
        this.permitted = permitted;
        this.signs = signs;
        this.limits = limits;
    }

    List<Candidate> candidates() throws IOException {
        NearestChunks nearest = new NearestChunks(permitted, query.vector(), query.candidates(), signs, limits);
        LexicalScores lexical =
                new LexicalScores(permitted, new LexicalQuestion(words, query.text(), query.bm25(), query.expansion()));
        Best best = new Best(query.candidates());
        lexical.offerTo(best);
        int[] docs = IntStream.concat(IntStream.of(best.docs()), IntStream.of(nearest.docs()))
                .sorted()
                .distinct()
                .toArray();
        return describe(docs, lexical.of(docs), query.explained() ? lexical.matches(docs) : null);
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
                segment = new Described(leaves.get(leaf), query.vector());
            }
            candidates.add(segment.candidate(docs[i], lexical[i], matches == null ? List.of() : matches.get(i)));
        }
        return candidates;
    }

    /** Reads a segment's columns; documents have to be asked for in ascending order. */
    private static final class Described {
        private final int base;
        private final Cosines cosines;
        private final SortedDocValues documents;
        private final NumericDocValues ordinals;
        private int lastDocument = -1;
        private String lastId = "";

        Described(LeafReaderContext leaf, float[] question) throws IOException {
            this.base = leaf.docBase;
            this.cosines = Cosines.of(leaf, question);
            this.documents = leaf.reader().getSortedDocValues(IndexFields.DOCUMENT);
            this.ordinals = leaf.reader().getNumericDocValues(IndexFields.ORDINAL);
        }

        Candidate candidate(int doc, double lexical, List<Match> matches) throws IOException {
            int local = doc - base;
            documents.advanceExact(local);
            ordinals.advanceExact(local);
            return new Candidate(
                    id(documents.ordValue()), (int) ordinals.longValue(), cosines.of(local), lexical, matches);
        }

        /** Chunks of a document lie together: its id is read once. */
        private String id(int document) throws IOException {
            if (document != lastDocument) {
                lastDocument = document;
                lastId = IndexNames.id(documents.lookupOrd(document).utf8ToString());
            }
            return lastId;
        }
    }
}
