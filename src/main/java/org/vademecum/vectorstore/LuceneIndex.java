package org.vademecum.vectorstore;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.PrefixQuery;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;
import org.vademecum.common.Words;

/**
 * The search index on disk, in {@code ${vademecum.data-dir}/index}. One process at a time may hold the directory. A
 * change is on disk and visible when its call returns; one that failed can be repeated. An index that is damaged, or was
 * written with another layout or language, is replaced by an empty one, which the reconciliation with the database fills
 * again.
 */
public class LuceneIndex implements SearchIndex {
    private static final Logger LOG = Logger.getLogger(LuceneIndex.class.getName());

    private final Path path;
    private final String language;
    private final Map<String, Words> words = new ConcurrentHashMap<>();
    private final PermittedChunks permitted = new PermittedChunks();
    private final SignBits signs = new SignBits();
    private final NearestChunks.Limits limits;
    private volatile OpenIndex index;

    private LuceneIndex(Path path, String language, NearestChunks.Limits limits) throws IOException {
        this.path = path;
        this.language = language;
        this.limits = limits;
        this.index = OpenIndex.at(path, language, limits.graphFrom());
        words.put(language, Words.of(language));
    }

    /**
     * Opens the index in a data directory; {@link #close} it.
     *
     * @throws UncheckedIOException when another process holds it, or it cannot be written
     */
    public static LuceneIndex open(Path dataDir, String language) {
        return open(dataDir, language, NearestChunks.Limits.DEFAULT);
    }

    /** The same with other limits. */
    static LuceneIndex open(Path dataDir, String language, NearestChunks.Limits limits) {
        try {
            return new LuceneIndex(dataDir.resolve("index"), language, limits);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            index.close();
        } catch (IOException e) {
            LOG.log(Level.WARNING, "The search index was not closed cleanly; nothing that was committed is lost.", e);
        }
    }

    /** The deletion and the additions are one operation to the writer, so no reader is opened between them. */
    @Override
    public synchronized void put(IndexedDocument document) throws IOException {
        OpenIndex open = writable();
        Words language = words(document.language());
        open.writer()
                .updateDocuments(
                        new Term(IndexFields.DOCUMENT, document.name()),
                        document.chunks().stream()
                                .map(chunk -> IndexFields.of(document, chunk, language))
                                .toList());
        open.publish();
    }

    @Override
    public synchronized void describe(String vectorStoreFileId, Attributes attributes) throws IOException {
        OpenIndex open = writable();
        for (String name : names(vectorStoreFileId)) {
            open.writer()
                    .updateBinaryDocValue(
                            new Term(IndexFields.DOCUMENT, name),
                            IndexFields.ATTRIBUTES,
                            IndexFields.bytes(attributes));
        }
        open.publish();
    }

    @Override
    public synchronized void removeAll(Collection<String> vectorStoreFileIds) throws IOException {
        OpenIndex open = writable();
        open.writer()
                .deleteDocuments(new TermInSetQuery(
                        IndexFields.DOCUMENT,
                        vectorStoreFileIds.stream().map(BytesRef::new).toList()));
        for (String id : vectorStoreFileIds) {
            open.writer().deleteDocuments(new PrefixQuery(new Term(IndexFields.DOCUMENT, id + IndexNames.SEPARATOR)));
        }
        open.publish();
    }

    @Override
    public synchronized void discard(String vectorStoreId, int generation) throws IOException {
        OpenIndex open = writable();
        open.writer().deleteDocuments(new Term(IndexFields.STORE, IndexNames.of(vectorStoreId, generation)));
        open.publish();
    }

    /** What a document version is called in the generations that have it. */
    private Set<String> names(String vectorStoreFileId) throws IOException {
        return read(searcher -> {
            Set<String> names = new HashSet<>();
            for (LeafReaderContext leaf : searcher.getLeafContexts()) {
                Terms terms = leaf.reader().terms(IndexFields.DOCUMENT);
                TermsEnum each = terms == null ? TermsEnum.EMPTY : terms.iterator();
                TermsEnum.SeekStatus found = each.seekCeil(new BytesRef(vectorStoreFileId));
                BytesRef term = found == TermsEnum.SeekStatus.END ? null : each.term();
                while (term != null && IndexNames.id(term.utf8ToString()).equals(vectorStoreFileId)) {
                    names.add(term.utf8ToString());
                    term = each.next();
                }
            }
            return names;
        });
    }

    private Words words(@Nullable String wanted) {
        return words.computeIfAbsent(wanted == null ? language : wanted, Words::of);
    }

    /** A full disk closes the writer for good; what was committed is intact, so it is opened anew. */
    private OpenIndex writable() throws IOException {
        if (!index.writer().isOpen()) {
            index.close();
            index = OpenIndex.at(path, language, limits.graphFrom());
        }
        return index;
    }

    @Override
    public List<Candidate> search(Query query) throws IOException {
        if (query.departmentIds().isEmpty() || query.vectorStoreIds().isEmpty()) {
            return List.of();
        }
        return read(searcher -> new IndexSearch(
                        searcher, query, words(query.language()), permitted.of(searcher, query), signs, limits)
                .candidates());
    }

    @Override
    public Set<String> documents() throws IOException {
        Set<String> names = new HashSet<>();
        eachSegment(segment -> segment.addDocuments(names));
        return names;
    }

    @Override
    public Set<String> documents(String vectorStoreId) throws IOException {
        Set<String> names = new HashSet<>();
        eachSegment(segment -> segment.addDocuments(vectorStoreId, names));
        return names;
    }

    @Override
    public Map<String, Integer> countChunks(Collection<String> names) throws IOException {
        Map<String, Integer> counts = new HashMap<>();
        eachSegment(segment -> segment.addCounts(names, counts));
        return counts;
    }

    @Override
    public void check() throws IOException {
        read(searcher -> searcher.getIndexReader().numDocs());
    }

    @FunctionalInterface
    private interface Reading<T> {
        T from(IndexSearcher searcher) throws IOException;
    }

    private <T> T read(Reading<T> reading) throws IOException {
        SearcherManager searchers = index.searchers();
        IndexSearcher searcher = searchers.acquire();
        try {
            return reading.from(searcher);
        } finally {
            searchers.release(searcher);
        }
    }

    @FunctionalInterface
    private interface Look {
        void at(SegmentContents segment) throws IOException;
    }

    private void eachSegment(Look look) throws IOException {
        read(searcher -> {
            for (LeafReaderContext leaf : searcher.getLeafContexts()) {
                look.at(new SegmentContents(leaf.reader()));
            }
            return searcher;
        });
    }
}
