package org.vademecum.vectorstore;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.vademecum.common.Json;

/**
 * Says which writings count. Everything that is written to Solr at once, a document's head and its chunks, has a number of its
 * own, its writing. A search first takes a {@link View} of the ledger and sees the writings of that view and no other, however
 * many requests it makes, whichever shards and replicas answer them, and whoever commits meanwhile. The ledger is one document of
 * the collection, which is only ever changed as a whole and from the version that was read, so that a change of it, such as one
 * writing taking the place of another, is done or not done (see decision 42). Thread-safe; other processes change it too.
 */
final class SolrLedger {
    private static final String ID = "ledger";

    /** Nobody reads a writing any more so long after it has ended; a search that takes longer fails. */
    static final Duration LONGEST_SEARCH = Duration.ofMinutes(2);

    /** A writing that is not finished by then has been left behind by a process that died. */
    static final Duration LONGEST_WRITING = Duration.ofHours(1);

    private static final int MOST_ATTEMPTS = 100;
    private static final int LONGEST_PAUSE_MILLIS = 50;

    private final SolrCollection collection;
    private final Clock clock;

    /** When this process ended writings, by its own stopwatch in nanoseconds. */
    private final Map<Long, Long> endedHere = new ConcurrentHashMap<>();

    /**
     * What stands in it.
     *
     * @param next number of the next writing
     * @param begun writings that do not count yet, and since when
     * @param ended writings that count no more and are still to be deleted, and since when
     */
    record Content(long next, SortedMap<Long, Instant> begun, SortedMap<Long, Instant> ended) {
        static final Content EMPTY = new Content(0, new TreeMap<>(), new TreeMap<>());

        Content copy(long nextOne) {
            return new Content(nextOne, new TreeMap<>(begun), new TreeMap<>(ended));
        }
    }

    /**
     * The writings that count at one moment: those below {@code next} that are not hidden.
     *
     * @param hidden numbers below {@code next}
     */
    record View(long next, Set<Long> hidden) {
        View {
            hidden = Set.copyOf(hidden);
        }

        boolean counts(long writing) {
            return writing < next && !hidden.contains(writing);
        }
    }

    private record Read(Content content, long version) {}

    SolrLedger(SolrCollection collection, Clock clock) {
        this.collection = collection;
        this.clock = clock;
    }

    /** What counts now. */
    View view() throws IOException {
        Content content = read().map(Read::content).orElse(Content.EMPTY);
        Set<Long> hidden = new TreeSet<>(content.begun().keySet());
        hidden.addAll(content.ended().keySet());
        return new View(content.next(), hidden);
    }

    /** A number for a writing that does not count yet. */
    long begin() throws IOException {
        Instant now = clock.instant();
        return change(content -> {
                            Content changed = content.copy(content.next() + 1);
                            changed.begun().put(content.next(), now);
                            return changed;
                        })
                        .next()
                - 1;
    }

    /**
     * Lets a writing count in place of others, in one step.
     *
     * @throws IOException when another writing has taken the place of this one meanwhile, or it took too long
     */
    void publish(long writing, Collection<Long> former) throws IOException {
        Instant now = clock.instant();
        Content changed = change(content -> {
            // Where a change was made though its answer was lost, this finds it done.
            if (content.ended().containsKey(writing)) {
                return content;
            }
            Content published = content.copy(content.next());
            published.begun().remove(writing);
            end(published, former, now);
            return published;
        });
        if (changed.ended().containsKey(writing)) {
            throw new IOException("Something else has taken the place of what was written to Solr meanwhile.");
        }
        remember(former);
    }

    /** Lets writings count no more, in one step. */
    void end(Collection<Long> writings) throws IOException {
        if (!writings.isEmpty()) {
            Instant now = clock.instant();
            change(content -> {
                Content changed = content.copy(content.next());
                end(changed, writings, now);
                return changed;
            });
            remember(writings);
        }
    }

    private static void end(Content content, Collection<Long> writings, Instant now) {
        for (Long writing : writings) {
            content.begun().remove(writing);
            content.ended().putIfAbsent(writing, now);
        }
    }

    private void remember(Collection<Long> ended) {
        long now = System.nanoTime();
        ended.forEach(writing -> endedHere.putIfAbsent(writing, now));
    }

    /** Deletes what nobody can be reading any more. */
    void sweep() throws IOException {
        Instant longAgo = clock.instant().minus(LONGEST_WRITING);
        Content content = read().map(Read::content).orElse(Content.EMPTY);
        Set<Long> left = content.begun().entrySet().stream()
                .filter(each -> each.getValue().isBefore(longAgo))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        end(left);
        Set<Long> over = content.ended().entrySet().stream()
                .filter(each -> isOver(each.getKey()) || each.getValue().isBefore(longAgo))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        if (!over.isEmpty()) {
            collection.delete(over);
            change(before -> {
                Content changed = before.copy(before.next());
                changed.ended().keySet().removeAll(over);
                return changed;
            });
        }
        // Others may have deleted it first.
        endedHere
                .keySet()
                .removeIf(each ->
                        over.contains(each) || (isOver(each) && !content.ended().containsKey(each)));
    }

    private boolean isOver(long writing) {
        Long ended = endedHere.get(writing);
        return ended != null && System.nanoTime() - ended > LONGEST_SEARCH.toNanos();
    }

    private Optional<Read> read() throws IOException {
        Optional<JsonNode> document = collection.get(ID);
        return document.isEmpty() ? Optional.empty() : Optional.of(read(document.get()));
    }

    private static Read read(JsonNode document) {
        return new Read(
                Json.read(document.path("content").asText(), Content.class),
                document.path("_version_").asLong());
    }

    /** Changes it from whatever version is the newest. */
    private Content change(UnaryOperator<Content> change) throws IOException {
        for (int attempt = 1; ; attempt++) {
            Optional<Read> before = read();
            Content changed = change.apply(before.map(Read::content).orElse(Content.EMPTY));
            try {
                // Solr takes a negative number to mean that there must be none.
                write(changed, before.map(Read::version).orElse(-1L));
                return changed;
            } catch (SolrRefused e) {
                if (!e.isConflict() || attempt == MOST_ATTEMPTS) {
                    throw e;
                }
                pause();
            }
        }
    }

    private void write(Content content, long version) throws IOException {
        collection.add(List.of(Map.of("id", ID, "kind", ID, "content", Json.write(content), "_version_", version)));
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(ThreadLocalRandom.current().nextInt(LONGEST_PAUSE_MILLIS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }
}
