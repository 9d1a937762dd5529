package org.vademecum.vectorstore;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.vademecum.common.OutgoingAddresses;
import org.vademecum.common.Words;
import org.vademecum.vectorstore.SolrLedger.View;

/**
 * The search index in a SolrCloud, for more than one machine: any number of nodes of the product share it. The product makes its
 * collection by itself. What is written is on disk and can be searched on every replica that is up when the call returns; a call
 * that failed can be repeated. Words are analysed and scores computed here as for {@link LuceneIndex}, so that both find the same.
 *
 * <p>Chunks are added under a number that does not count yet, and one change of the {@link SolrLedger} lets them count in place of
 * others. See decision 42 for what holds when nodes go away in between.
 */
final class SolrIndex implements SearchIndex {
    private static final Logger LOG = System.getLogger(SolrIndex.class.getName());
    private static final int ADDED_AT_ONCE = 500;
    private static final int NAMED_AT_ONCE = 500;
    private static final int MOST_ATTEMPTS = 10;

    private final String language;
    private final SolrConnection solr;
    private final SolrCollection collection;
    private final SolrLedger ledger;
    private final Map<String, Words> words = new ConcurrentHashMap<>();

    /**
     * @param collection what the collection's name begins with
     * @param language of the installation's words
     */
    record Settings(SolrConnection.Settings connection, String collection, String language, int shards, int replicas) {}

    private SolrIndex(Settings settings, OutgoingAddresses addresses, Clock clock) {
        this.language = settings.language();
        this.solr = new SolrConnection(settings.connection(), addresses);
        this.collection =
                new SolrCollection(solr, settings.collection(), language, settings.shards(), settings.replicas());
        this.ledger = new SolrLedger(collection, clock);
        words.put(language, Words.of(language));
    }

    /** Connects to nothing yet, so that the product starts while Solr is away; {@link #close} it. */
    static SolrIndex open(Settings settings, OutgoingAddresses addresses, Clock clock) {
        return new SolrIndex(settings, addresses, clock);
    }

    @Override
    public void close() {
        try {
            solr.close();
        } catch (IOException e) {
            LOG.log(Level.WARNING, "The connections to Solr were not closed cleanly; nothing is lost.", e);
        }
    }

    @Override
    public void put(IndexedDocument document) throws IOException {
        Set<String> replaced = Set.of(document.name());
        if (document.chunks().isEmpty()) {
            end(writings(IndexFields.DOCUMENT, replaced));
            return;
        }
        collection.ensure(document.chunks().getFirst().vector().length);
        ledger.sweep();
        long writing = ledger.begin();
        try {
            add(document, writing);
            // Asked after the commit: of two that write the same at once, the later one to ask sees the other.
            Set<Long> former = writings(IndexFields.DOCUMENT, replaced);
            former.remove(writing);
            ledger.publish(writing, former);
        } catch (IOException | RuntimeException e) {
            giveUp(writing, e);
            throw e;
        }
    }

    private void add(IndexedDocument document, long writing) throws IOException {
        long due = System.nanoTime() + SolrLedger.LONGEST_WRITING.toNanos() / 2;
        Words analysed = words(document.language());
        List<IndexedChunk> chunks = document.chunks();
        for (int from = 0; from < chunks.size(); from += ADDED_AT_ONCE) {
            List<Map<String, Object>> some = new ArrayList<>();
            for (IndexedChunk chunk : chunks.subList(from, Math.min(from + ADDED_AT_ONCE, chunks.size()))) {
                some.add(SolrFields.chunk(document, chunk, analysed, writing));
            }
            collection.add(some);
            if (System.nanoTime() - due > 0) {
                throw new IOException("Writing a document to Solr takes too long.");
            }
        }
        collection.add(List.of(SolrFields.head(document, writing)));
        collection.commit();
    }

    /** Otherwise it is found to be left behind later. */
    private void giveUp(long writing, Exception cause) {
        try {
            ledger.end(Set.of(writing));
        } catch (IOException | RuntimeException e) {
            cause.addSuppressed(e);
        }
    }

    @Override
    public void describe(String vectorStoreFileId, Attributes attributes) throws IOException {
        if (!collection.exists()) {
            return;
        }
        SolrScope scope = new SolrScope(SolrFields.HEAD).anyOf(SolrFields.FILE, Set.of(vectorStoreFileId));
        boolean changed = false;
        for (JsonNode head : collection.list(scope.filters(), scope.params(), SolrFields.ID)) {
            changed |= rewrite(head.path(SolrFields.ID).asText(), attributes);
        }
        if (changed) {
            collection.commit();
        }
    }

    /** Returns whether there still was one. */
    private boolean rewrite(String headId, Attributes attributes) throws IOException {
        for (int attempt = 1; ; attempt++) {
            Optional<JsonNode> head = collection.get(headId);
            if (head.isEmpty()) {
                return false;
            }
            try {
                collection.add(List.of(SolrFields.described(head.get(), attributes)));
                return true;
            } catch (SolrRefused e) {
                if (!e.isConflict() || attempt == MOST_ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    @Override
    public void removeAll(Collection<String> vectorStoreFileIds) throws IOException {
        end(writings(SolrFields.FILE, vectorStoreFileIds));
    }

    private void end(Set<Long> writings) throws IOException {
        if (!writings.isEmpty()) {
            ledger.end(writings);
            ledger.sweep();
        }
    }

    /** Nothing searches a generation that is discarded, so it is deleted right away. */
    @Override
    public void discard(String vectorStoreId, int generation) throws IOException {
        Set<Long> writings = writings(IndexFields.STORE, Set.of(IndexNames.of(vectorStoreId, generation)));
        View view = writings.isEmpty() ? null : ledger.view();
        if (view != null) {
            collection.delete(writings.stream().filter(view::counts).toList());
        }
    }

    /** All that heads with these values are of, whether they count or not. */
    private Set<Long> writings(String field, Collection<String> values) throws IOException {
        Set<Long> writings = new HashSet<>();
        if (!values.isEmpty() && collection.exists()) {
            List<String> all = List.copyOf(values);
            for (int from = 0; from < all.size(); from += NAMED_AT_ONCE) {
                SolrScope scope = new SolrScope(SolrFields.HEAD)
                        .anyOf(field, all.subList(from, Math.min(from + NAMED_AT_ONCE, all.size())));
                collection
                        .list(scope.filters(), scope.params(), SolrFields.WRITING)
                        .forEach(head ->
                                writings.add(head.path(SolrFields.WRITING).asLong()));
            }
        }
        return writings;
    }

    private Words words(@Nullable String wanted) {
        return words.computeIfAbsent(wanted == null ? language : wanted, Words::of);
    }

    @Override
    public List<Candidate> search(Query query) throws IOException {
        if (query.departmentIds().isEmpty() || query.vectorStoreIds().isEmpty() || !collection.exists()) {
            return List.of();
        }
        long begun = System.nanoTime();
        List<Candidate> found = new SolrSearch(collection, ledger.view(), query, words(query.language())).candidates();
        if (System.nanoTime() - begun > SolrLedger.LONGEST_SEARCH.toNanos()) {
            throw new IOException("The search took so long that what it saw may have been deleted meanwhile.");
        }
        return found;
    }

    @Override
    public Set<String> documents() throws IOException {
        return documents(new SolrScope(SolrFields.HEAD));
    }

    @Override
    public Set<String> documents(String vectorStoreId) throws IOException {
        return documents(new SolrScope(SolrFields.HEAD).ofStore(vectorStoreId));
    }

    private Set<String> documents(SolrScope heads) throws IOException {
        if (!collection.exists()) {
            return Set.of();
        }
        ledger.sweep();
        SolrScope scope = heads.seenBy(ledger.view());
        return collection.list(scope.filters(), scope.params(), IndexFields.DOCUMENT).stream()
                .map(head -> head.path(IndexFields.DOCUMENT).asText())
                .collect(Collectors.toSet());
    }

    @Override
    public Map<String, Integer> countChunks(Collection<String> names) throws IOException {
        Map<String, Integer> counts = new HashMap<>();
        if (!names.isEmpty() && collection.exists()) {
            SolrScope scope = new SolrScope(SolrFields.CHUNK)
                    .anyOf(IndexFields.DOCUMENT, names)
                    .seenBy(ledger.view());
            Map<String, Object> each = Map.of("type", "terms", "field", IndexFields.DOCUMENT, "limit", names.size());
            JsonNode found = collection.search(Map.of(
                    "query",
                    "*:*",
                    "filter",
                    scope.filters(),
                    "limit",
                    0,
                    "facet",
                    Map.of("documents", each),
                    "params",
                    scope.params()));
            found.at("/facets/documents/buckets")
                    .forEach(bucket -> counts.put(
                            bucket.path("val").asText(), bucket.path("count").asInt()));
        }
        return counts;
    }

    @Override
    public void check() throws IOException {
        if (collection.exists()) {
            ledger.view();
        }
    }
}
