package org.vademecum.vectorstore;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.vademecum.common.OutgoingAddresses;
import org.vademecum.support.Await;
import org.vademecum.support.SolrCloud;
import org.vademecum.vectorstore.SearchIndex.Candidate;
import org.vademecum.vectorstore.SearchIndex.IndexedChunk;
import org.vademecum.vectorstore.SearchIndex.IndexedDocument;
import org.vademecum.vectorstore.SearchIndex.Query;

class SolrNodeKilledTest {
    private static final float[] EAST = {1, 0, 0};
    private static final int CHUNKS = 4;
    private static final int DOCUMENTS = 24;
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final SolrCloud solr = SolrCloud.shared();
    private SolrIndex index;

    @BeforeEach
    void openIndex() {
        solr.empty();
        index = SolrIndex.open(
                new SolrIndex.Settings(
                        new SolrConnection.Settings(
                                SolrConnection.Settings.nodes(solr.urls()), null, null, Duration.ofSeconds(15)),
                        "contract",
                        "en",
                        2,
                        2),
                OutgoingAddresses.allowing(""),
                Clock.systemUTC());
    }

    @AfterEach
    void closeIndex() {
        solr.revive();
        index.close();
    }

    @Test
    void killing_a_node_during_indexing_and_search_loses_nothing() throws Exception {
        Set<String> written = ConcurrentHashMap.newKeySet();
        CountDownLatch done = new CountDownLatch(1);
        try (ExecutorService others = Executors.newFixedThreadPool(2)) {
            Future<?> writer = others.submit(() -> {
                for (int number = 0; number < DOCUMENTS; number++) {
                    putInTheEnd(document("v" + number));
                    written.add("v" + number);
                }
                done.countDown();
            });
            Future<Integer> reader = others.submit(() -> searches(written, done));
            Await.until("some documents are written", LIMIT, () -> written.size() >= DOCUMENTS / 4);
            solr.kill(0);
            writer.get();
            assertThat(reader.get()).isPositive();
        }
        Await.until("all are found", LIMIT, () -> found().equals(written));
        assertThat(written).hasSize(DOCUMENTS);

        solr.revive();
        solr.kill(1);

        Await.until("searches work with the other node alone", LIMIT, () -> found().equals(written));
        putInTheEnd(document("last"));
        Await.until("the last is found", LIMIT, () -> found().size() == DOCUMENTS + 1);
        assertThat(index.documents()).hasSize(DOCUMENTS + 1);
    }

    /** As the jobs do it: what fails is tried again a little later. */
    private void putInTheEnd(IndexedDocument document) {
        Await.until(document.name() + " is written", LIMIT, () -> {
            try {
                index.put(document);
                return true;
            } catch (IOException e) {
                return false;
            }
        });
    }

    /** Every search that answers finds whole documents, and all of those that were written before it began. */
    private int searches(Set<String> written, CountDownLatch done) {
        int answered = 0;
        while (done.getCount() > 0) {
            Set<String> before = Set.copyOf(written);
            Set<String> found = found();
            if (!found.isEmpty()) {
                assertThat(found).containsAll(before);
                answered++;
            }
        }
        return answered;
    }

    /** Empty when the search fails. */
    private Set<String> found() {
        try {
            var chunks = index
                    .search(new Query(Set.of("hr"), Set.of("store-hr"), "annual leave", EAST, DOCUMENTS * CHUNKS * 2))
                    .stream()
                    .collect(Collectors.groupingBy(Candidate::vectorStoreFileId, Collectors.counting()));
            assertThat(chunks.values()).allMatch(count -> count == CHUNKS);
            return chunks.keySet();
        } catch (IOException e) {
            return Set.of();
        }
    }

    private static IndexedDocument document(String id) {
        return new IndexedDocument(
                id,
                "store-hr",
                "hr",
                IntStream.range(0, CHUNKS)
                        .mapToObj(i -> new IndexedChunk(i, "Annual leave of " + id, EAST))
                        .toList());
    }
}
