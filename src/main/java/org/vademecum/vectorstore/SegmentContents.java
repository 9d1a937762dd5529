package org.vademecum.vectorstore;

import static org.apache.lucene.search.DocIdSetIterator.NO_MORE_DOCS;

import java.io.IOException;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/** Which documents a segment of the Lucene index has, without those that are deleted. */
record SegmentContents(LeafReader reader) {
    void addDocuments(Set<String> names) throws IOException {
        TermsEnum each = terms(IndexFields.DOCUMENT);
        for (BytesRef term = each.next(); term != null; term = each.next()) {
            if (nextLive(postings(each)) != NO_MORE_DOCS) {
                names.add(term.utf8ToString());
            }
        }
    }

    /** Those of a store, whose generations follow each other in the order of the terms. */
    void addDocuments(String vectorStoreId, Set<String> names) throws IOException {
        TermsEnum stores = terms(IndexFields.STORE);
        boolean found = stores.seekCeil(new BytesRef(vectorStoreId)) != TermsEnum.SeekStatus.END;
        while (found && stores.term().utf8ToString().startsWith(vectorStoreId)) {
            if (IndexNames.id(stores.term().utf8ToString()).equals(vectorStoreId)) {
                addDocuments(postings(stores), names);
            }
            found = stores.next() != null;
        }
    }

    private void addDocuments(PostingsEnum chunks, Set<String> names) throws IOException {
        SortedDocValues documents = DocValues.getSorted(reader, IndexFields.DOCUMENT);
        for (int chunk = nextLive(chunks); chunk != NO_MORE_DOCS; chunk = nextLive(chunks)) {
            documents.advance(chunk);
            names.add(documents.lookupOrd(documents.ordValue()).utf8ToString());
        }
    }

    /** Adds how many chunks there are of each of the documents. */
    void addCounts(Collection<String> names, Map<String, Integer> counts) throws IOException {
        TermsEnum documents = terms(IndexFields.DOCUMENT);
        for (String name : names) {
            if (documents.seekExact(new BytesRef(name))) {
                PostingsEnum chunks = postings(documents);
                while (nextLive(chunks) != NO_MORE_DOCS) {
                    counts.merge(name, 1, Integer::sum);
                }
            }
        }
    }

    private TermsEnum terms(String field) throws IOException {
        Terms terms = reader.terms(field);
        return terms == null ? TermsEnum.EMPTY : terms.iterator();
    }

    private static PostingsEnum postings(TermsEnum term) throws IOException {
        return term.postings(null, PostingsEnum.NONE);
    }

    private int nextLive(PostingsEnum chunks) throws IOException {
        @Nullable Bits live = reader.getLiveDocs();
        int chunk = chunks.nextDoc();
        while (chunk != NO_MORE_DOCS && live != null && !live.get(chunk)) {
            chunk = chunks.nextDoc();
        }
        return chunk;
    }
}
