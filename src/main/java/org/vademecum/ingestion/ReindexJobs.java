package org.vademecum.ingestion;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.vademecum.common.Ids;
import org.vademecum.common.Transactions;
import org.vademecum.vectorstore.Chunk;
import org.vademecum.vectorstore.ChunkRepository;
import org.vademecum.vectorstore.GenerationFile;
import org.vademecum.vectorstore.GenerationRepository;
import org.vademecum.vectorstore.GenerationSwap;
import org.vademecum.vectorstore.IndexGeneration;
import org.vademecum.vectorstore.IndexGeneration.State;
import org.vademecum.vectorstore.VectorStore;
import org.vademecum.vectorstore.VectorStoreFile;
import org.vademecum.vectorstore.VectorStoreFile.Status;
import org.vademecum.vectorstore.VectorStoreFileRepository;
import org.vademecum.vectorstore.VectorStoreRepository;

/**
 * Generations as rows, each step in a transaction of its own that asks for the lease first and throws
 * {@link GenerationLease.Lost} when it is another's.
 */
@ApplicationScoped
class ReindexJobs {
    private static final int LOOKED_AT = 20;

    @Inject
    GenerationRepository generations;

    @Inject
    GenerationSwap swap;

    @Inject
    VectorStoreRepository stores;

    @Inject
    VectorStoreFileRepository documents;

    @Inject
    ChunkRepository chunks;

    @Inject
    DocumentSplitting splitting;

    @Inject
    Transactions transactions;

    @Inject
    Clock clock;

    /** Takes one that somebody may look at; empty when there is none or another node was faster. */
    Optional<GenerationLease> take(Duration lease) {
        for (IndexGeneration waiting : transactions.call(() -> generations.listWaiting(clock.instant(), LOOKED_AT))) {
            Optional<GenerationLease> taken = take(waiting.id(), lease);
            if (taken.isPresent()) {
                return taken;
            }
        }
        return Optional.empty();
    }

    private Optional<GenerationLease> take(String id, Duration lease) {
        try {
            return Optional.ofNullable(transactions.call(() -> {
                Instant now = clock.instant();
                return generations
                        .find(id)
                        .filter(generation -> generation.isFree(now))
                        .map(generation -> lease(generation, now.plus(lease)))
                        .orElse(null);
            }));
        } catch (RuntimeException e) {
            if (!Transactions.isConflict(e)) {
                throw e;
            }
            return Optional.empty();
        }
    }

    /** One that was kept long enough is discarded here. */
    private GenerationLease lease(IndexGeneration generation, Instant until) {
        Instant kept = generation.keptUntil();
        if (generation.state() == State.KEPT && kept != null && kept.isBefore(clock.instant())) {
            generation.discard(clock.instant());
        }
        String owner = Ids.next("lease_");
        generation.lease(owner, until);
        return new GenerationLease(
                generation.id(),
                owner,
                generation.vectorStoreId(),
                generation.number(),
                generation.recipe(),
                generation.state());
    }

    boolean holds(GenerationLease lease) {
        return !transactions
                .call(() -> generations.leaseOwners(Set.of(lease.owner())))
                .isEmpty();
    }

    void renew(GenerationLease lease, Duration time) {
        transactions.retry(() -> {
            generations.renewLeases(Set.of(lease.owner()), clock.instant().plus(time));
            return lease;
        });
    }

    /** The next document after a {@code seq} that the generation lacks. */
    Optional<VectorStoreFile> next(GenerationLease lease, long after) {
        return step(
                lease,
                generation -> generations.listMissing(lease.vectorStoreId(), lease.number(), after, 1).stream()
                        .findFirst());
    }

    /** Whether there are chunks of the document already, some of them perhaps with their vectors. */
    boolean isSplit(GenerationLease lease, VectorStoreFile file) {
        return transactions.call(() -> chunks.size(file.id(), lease.number())).chunks() > 0;
    }

    /** Records the chunks; not when the document is no longer searched. */
    void split(GenerationLease lease, VectorStoreFile file, List<Chunk> pieces) {
        step(lease, generation -> {
            if (current(file.id()).isPresent()) {
                chunks.addAll(pieces);
            }
            return file;
        });
    }

    /** Records vectors, one a chunk. */
    void embedded(GenerationLease lease, VectorStoreFile file, List<Chunk> block, List<float[]> vectors) {
        step(lease, generation -> {
            List<Integer> ordinals = block.stream().map(Chunk::ordinal).toList();
            List<Chunk> rows = chunks.list(file.id(), lease.number(), ordinals);
            for (int i = 0; i < rows.size(); i++) {
                rows.get(i).embed(vectors.get(i));
            }
            return file;
        });
    }

    /**
     * Notes that the generation has the document, which is in the index already. Returns whether that is so: not when the
     * document is no longer searched.
     */
    boolean done(GenerationLease lease, VectorStoreFile file) {
        return transactions.retry(() -> {
            // Whoever supersedes or removes the document locks the store as well.
            VectorStore store = storeOf(lease);
            IndexGeneration generation = require(lease);
            if (current(file.id()).isEmpty()) {
                return false;
            }
            ChunkRepository.Size size = chunks.size(file.id(), lease.number());
            generations.add(new GenerationFile(
                    file.id(),
                    lease.number(),
                    size.chunks(),
                    splitting.usageBytes(size.chunks(), size.bytes(), lease.recipe())));
            generation.progress();
            return store.generation() != lease.number();
        });
    }

    /** Whether the document is on its way to be searched again, by a job of its own. */
    boolean isOnItsWay(VectorStoreFile file) {
        return transactions
                .call(() -> documents.find(file.id()))
                .filter(found -> found.current() || found.status() == Status.IN_PROGRESS)
                .isPresent();
    }

    /** Whether nobody will go on with the generation. */
    boolean isGivenUp(GenerationLease lease) {
        return transactions
                .call(() -> generations.find(lease.id()))
                .filter(found -> found.state() != State.DISCARDED && found.state() != State.REMOVED)
                .isEmpty();
    }

    /** Has the store searched by the generation. Returns whether it is; not when it lacks a document by now. */
    boolean swap(GenerationLease lease) {
        return transactions.retry(() -> {
            VectorStore store = storeOf(lease);
            return swap.swap(store, require(lease));
        });
    }

    /** Gives the work back; somebody looks again after the delay. */
    void release(GenerationLease lease, Duration delay) {
        step(lease, generation -> {
            generation.release(clock.instant().plus(delay));
            return lease;
        });
    }

    void postpone(GenerationLease lease, String why, Duration delay) {
        step(lease, generation -> {
            generation.postpone(why, clock.instant().plus(delay));
            return lease;
        });
    }

    int attempts(GenerationLease lease) {
        return step(lease, IndexGeneration::attempts);
    }

    /** Removes the chunks of some documents after a {@code seq}. Returns the last one's, 0 when there was none. */
    long removeSome(GenerationLease lease, long after, int limit) {
        return step(lease, generation -> {
            List<VectorStoreFile> some = documents.listSome(lease.vectorStoreId(), after, limit);
            if (some.isEmpty()) {
                return 0L;
            }
            chunks.removeAll(some.stream().map(VectorStoreFile::id).toList(), lease.number());
            return some.getLast().seq();
        });
    }

    void removed(GenerationLease lease) {
        step(lease, generation -> {
            generation.removed();
            return lease;
        });
    }

    private Optional<VectorStoreFile> current(String id) {
        return documents.find(id).filter(file -> file.current() && file.status() == Status.COMPLETED);
    }

    private VectorStore storeOf(GenerationLease lease) {
        return stores.lock(lease.vectorStoreId())
                .filter(store -> !store.deleted())
                .orElseThrow(() -> new GenerationLease.Lost(lease));
    }

    private <T> T step(GenerationLease lease, Function<IndexGeneration, T> change) {
        return transactions.retry(() -> change.apply(require(lease)));
    }

    private IndexGeneration require(GenerationLease lease) {
        return generations
                .find(lease.id())
                .filter(generation -> generation.isLeasedBy(lease.owner()) && generation.state() == lease.state())
                .orElseThrow(() -> new GenerationLease.Lost(lease));
    }
}
