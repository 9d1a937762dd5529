package org.vademecum.vectorstore;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.Weight;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.FixedBitSet;
import org.jspecify.annotations.Nullable;
import org.vademecum.vectorstore.SearchIndex.Query;

/**
 * Works out which chunks a query may search, and remembers the latest answers: the same stores are asked over and over, and a
 * segment does not change. Thread-safe.
 */
final class PermittedChunks {
    /** Bytes, a bit a chunk: some two hundred filters over a million chunks. */
    private static final long CAPACITY = 32_000_000;

    /** The chunks of one segment that may be searched; {@code words} is how many they have together. */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    record Permitted(LeafReaderContext leaf, FixedBitSet docs, int count, long words, char[] lengths) {
        /** Whether nothing in the segment is forbidden or deleted. */
        boolean isAll() {
            return count == leaf.reader().maxDoc();
        }
    }

    private record Key(
            Object reader,
            Set<String> departmentIds,
            Set<String> withheld,
            Set<String> vectorStoreIds,
            @Nullable AttributeFilter filter) {}

    private record Answer(FixedBitSet docs, int count, long words) {}

    private final ChunkLengths lengths = new ChunkLengths();
    private final Map<Key, Answer> answers = new LinkedHashMap<>(16, 0.75f, true);
    private long held;

    /** Segments without any permitted chunk are left out. */
    List<Permitted> of(IndexSearcher searcher, Query query) throws IOException {
        Weight weight = null;
        List<Permitted> permitted = new ArrayList<>();
        for (LeafReaderContext leaf : searcher.getLeafContexts()) {
            // The key is another one as soon as a chunk is deleted or described anew.
            Object reader = Objects.requireNonNull(leaf.reader().getReaderCacheHelper(), "a reader of a segment")
                    .getKey();
            Key key = new Key(reader, query.departmentIds(), query.withheld(), query.vectorStoreIds(), query.filter());
            Answer answer = find(key);
            if (answer == null) {
                weight = weight == null ? weight(searcher, query) : weight;
                answer = answer(weight, leaf, query.filter());
                keep(key, answer);
            }
            if (answer.count() > 0) {
                char[] words = lengths.of(leaf.reader());
                permitted.add(new Permitted(leaf, answer.docs(), answer.count(), answer.words(), words));
            }
        }
        return permitted;
    }

    private synchronized @Nullable Answer find(Key key) {
        return answers.get(key);
    }

    private synchronized void keep(Key key, Answer answer) {
        if (answers.put(key, answer) != null) {
            return;
        }
        held += answer.docs().ramBytesUsed();
        var oldest = answers.values().iterator();
        while (held > CAPACITY) {
            held -= oldest.next().docs().ramBytesUsed();
            oldest.remove();
        }
    }

    private static Weight weight(IndexSearcher searcher, Query query) throws IOException {
        BooleanQuery.Builder filter = new BooleanQuery.Builder()
                .add(anyOf(IndexFields.DEPARTMENT, query.departmentIds()), Occur.FILTER)
                .add(anyOf(IndexFields.STORE, query.vectorStoreIds()), Occur.FILTER);
        if (!query.withheld().isEmpty()) {
            filter.add(anyOf(IndexFields.DOCUMENT, withheld(query)), Occur.MUST_NOT);
        }
        return searcher.createWeight(searcher.rewrite(filter.build()), ScoreMode.COMPLETE_NO_SCORES, 1);
    }

    /** What the documents are called in any generation that is searched. */
    private static Set<String> withheld(Query query) {
        return query.vectorStoreIds().stream()
                .map(IndexNames::generation)
                .distinct()
                .flatMap(generation -> query.withheld().stream().map(id -> IndexNames.of(id, generation)))
                .collect(Collectors.toSet());
    }

    private static org.apache.lucene.search.Query anyOf(String field, Collection<String> values) {
        return new TermInSetQuery(field, values.stream().map(BytesRef::new).toList());
    }

    private Answer answer(Weight weight, LeafReaderContext leaf, @Nullable AttributeFilter filter) throws IOException {
        FixedBitSet docs = new FixedBitSet(leaf.reader().maxDoc());
        Scorer scorer = weight.scorer(leaf);
        if (scorer != null) {
            docs.or(scorer.iterator());
            keepLive(docs, leaf.reader().getLiveDocs());
            keepDescribed(docs, leaf.reader(), filter);
        }
        char[] words = lengths.of(leaf.reader());
        long sum = 0;
        for (int doc = first(docs); doc != DocIdSetIterator.NO_MORE_DOCS; doc = next(docs, doc)) {
            sum += words[doc];
        }
        return new Answer(docs, docs.cardinality(), sum);
    }

    private static void keepLive(FixedBitSet docs, @Nullable Bits live) {
        if (live != null) {
            live.applyMask(docs, 0);
        }
    }

    /** A document's chunks stand together, so that its attributes are read once. */
    private static void keepDescribed(FixedBitSet docs, LeafReader reader, @Nullable AttributeFilter wanted)
            throws IOException {
        if (wanted == null) {
            return;
        }
        SortedDocValues documents = DocValues.getSorted(reader, IndexFields.DOCUMENT);
        BinaryDocValues attributes = DocValues.getBinary(reader, IndexFields.ATTRIBUTES);
        int judged = -1;
        boolean matches = false;
        for (int doc = first(docs); doc != DocIdSetIterator.NO_MORE_DOCS; doc = next(docs, doc)) {
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

    private static int first(FixedBitSet docs) {
        return docs.length() == 0 ? DocIdSetIterator.NO_MORE_DOCS : docs.nextSetBit(0);
    }

    private static int next(FixedBitSet docs, int doc) {
        return doc + 1 < docs.length() ? docs.nextSetBit(doc + 1) : DocIdSetIterator.NO_MORE_DOCS;
    }
}
