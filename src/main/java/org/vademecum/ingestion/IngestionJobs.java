package org.vademecum.ingestion;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.vademecum.common.Ids;
import org.vademecum.common.Transactions;
import org.vademecum.file.BlobClaims;
import org.vademecum.ingestion.parser.ParsedDocument;
import org.vademecum.vectorstore.Chunk;
import org.vademecum.vectorstore.ChunkRepository;
import org.vademecum.vectorstore.DocumentReady;
import org.vademecum.vectorstore.GenerationRepository;
import org.vademecum.vectorstore.IndexRecipe;
import org.vademecum.vectorstore.IngestionError;
import org.vademecum.vectorstore.IngestionStage;
import org.vademecum.vectorstore.PageWords;
import org.vademecum.vectorstore.RecognisedPage;
import org.vademecum.vectorstore.RecognisedPageRepository;
import org.vademecum.vectorstore.VectorStore;
import org.vademecum.vectorstore.VectorStoreFile;
import org.vademecum.vectorstore.VectorStoreFileRepository;
import org.vademecum.vectorstore.VectorStoreFileRepository.Waiting;
import org.vademecum.vectorstore.VectorStoreRepository;

/**
 * The jobs as rows: taken, moved on, ended, each step in a transaction of its own. Every step asks for the lease first
 * and throws {@link LeaseLost} when it is another's; one that collides with somebody else's change is done over.
 */
@ApplicationScoped
class IngestionJobs {
    /**
     * How a version was completed.
     *
     * @param current whether it is the one that is searched now; a newer version may have been faster
     * @param superseded the versions that are no longer searched, or were in part before they were ready
     */
    record Completion(boolean current, List<String> superseded) {}

    @Inject
    VectorStoreFileRepository documents;

    @Inject
    VectorStoreRepository stores;

    @Inject
    ChunkRepository chunks;

    @Inject
    GenerationRepository generations;

    @Inject
    RecognisedPageRepository pages;

    @Inject
    BlobClaims claims;

    @Inject
    Transactions transactions;

    @Inject
    Event<DocumentReady> ready;

    @Inject
    Clock clock;

    /** For each department the oldest job that nobody works on. */
    List<Waiting> listWaiting(Collection<String> except) {
        return transactions.call(() -> documents.listWaiting(clock.instant(), except));
    }

    /** Takes a waiting job, unless another node was faster. */
    Optional<Lease> lease(Waiting job, Duration lease) {
        Lease taken;
        try {
            taken = transactions.call(() -> {
                Instant now = clock.instant();
                return documents
                        .findBySeq(job.oldest())
                        .filter(file -> isFree(file, now))
                        .map(file -> lease(file, now.plus(lease)))
                        .orElse(null);
            });
        } catch (RuntimeException e) {
            if (!Transactions.isConflict(e)) {
                throw e;
            }
            return Optional.empty();
        }
        return Optional.ofNullable(taken);
    }

    private static boolean isFree(VectorStoreFile file, Instant now) {
        Instant until = file.leaseUntil();
        return file.status() == VectorStoreFile.Status.IN_PROGRESS
                && !file.awaitsPublication()
                && !file.isDeleted()
                && (until == null || until.isBefore(now));
    }

    private static Lease lease(VectorStoreFile file, Instant until) {
        Lease lease = new Lease(file.id(), Ids.next("lease_"));
        file.lease(lease.owner(), until);
        return lease;
    }

    /** Those of the leases that still hold. */
    Set<String> held(Collection<String> owners) {
        return transactions.call(() -> documents.leaseOwners(owners));
    }

    void renew(Collection<String> owners, Duration lease) {
        transactions.retry(() -> {
            documents.renewLeases(owners, clock.instant().plus(lease));
            return owners;
        });
    }

    VectorStoreFile get(Lease lease) {
        return step(lease, file -> file);
    }

    void enter(Lease lease, IngestionStage stage, int total) {
        step(lease, file -> {
            file.enter(stage, total);
            return file;
        });
    }

    /** Goes on with reading pages, or pictures within the document, of which some are read. */
    void recognise(Lease lease, boolean pictures, int total, int done) {
        step(lease, file -> {
            file.recognise(pictures, total);
            file.progress(done);
            return file;
        });
    }

    /** Records what was read of a page, or a picture, and of how many there is something now. */
    void recognised(Lease lease, PageWords words, int done) {
        step(lease, file -> {
            pages.add(new RecognisedPage(file.id(), words));
            file.progress(done);
            return file;
        });
    }

    /** What was read so far, page by page, or picture by picture. */
    List<PageWords> recognised(Lease lease) {
        return step(
                lease,
                file -> pages.list(file.id()).stream()
                        .map(RecognisedPage::words)
                        .toList());
    }

    void parsed(Lease lease, ParsedDocument parsed, String textSha256) {
        step(lease, file -> {
            file.parsed(textSha256, parsed.text().pages(), parsed.title());
            pages.retain(file.id(), parsed.recognised());
            file.recognised(pages.listConfidences(file.id()));
            claims.claim(textSha256);
            return file;
        });
    }

    /** What a generation of a store's index is made by, and its number. */
    record Target(int generation, IndexRecipe recipe) {}

    /** What the document is to be split for: the generation that its store is searched by now. */
    Target target(VectorStoreFile file) {
        return transactions.call(() -> stores.find(file.vectorStoreId())
                .map(store -> new Target(store.generation(), store.recipe()))
                .orElseGet(() -> new Target(file.generation(), IndexRecipe.DEFAULT)));
    }

    /** What a generation of the store's index is made by. */
    IndexRecipe recipe(String vectorStoreId, int generation) {
        return transactions.call(() -> generations.recipe(vectorStoreId, generation));
    }

    void split(Lease lease, int generation, List<Chunk> pieces, long usageBytes) {
        step(lease, file -> {
            chunks.removeAll(List.of(file.id()));
            chunks.addAll(pieces);
            file.split(generation, pieces.size(), usageBytes);
            return file;
        });
    }

    /** Records vectors, one a chunk, and how many chunks have one now. */
    void embedded(Lease lease, List<Chunk> block, List<float[]> vectors, int done) {
        step(lease, file -> {
            List<Chunk> rows = chunks.list(
                    file.id(),
                    file.generation(),
                    block.stream().map(Chunk::ordinal).toList());
            for (int i = 0; i < rows.size(); i++) {
                rows.get(i).embed(vectors.get(i));
            }
            file.progress(done);
            return file;
        });
    }

    /** Gives up a job that is done but for the index, where a curator is to publish it; returns whether that is so. */
    boolean awaitPublication(Lease lease) {
        return step(lease, file -> {
            boolean held = file.heldBack();
            if (held) {
                file.awaitPublication();
            }
            return held;
        });
    }

    /** Whether there is no other version of the same document. */
    boolean isOnlyVersion(VectorStoreFile file) {
        return transactions.call(() -> documents.versionsOf(file.documentId()).size() == 1);
    }

    /** The version of the same document that is searched now. */
    Optional<VectorStoreFile> current(VectorStoreFile file) {
        return transactions.call(() -> documents.currentOf(file.documentId()));
    }

    /**
     * Versions of a document take turns on the store's row, so that the newest is current, whatever comes first. Empty when
     * the store is searched by another generation of its index than the version was split for: nothing is done then.
     */
    Optional<Completion> complete(Lease lease) {
        return Optional.ofNullable(completed(lease));
    }

    private @Nullable Completion completed(Lease lease) {
        return transactions.retry(() -> {
            VectorStore store = storeOf(lease);
            VectorStoreFile file = require(lease);
            if (file.generation() != store.generation()) {
                return null;
            }
            List<VectorStoreFile> versions = documents.versionsOf(file.documentId());
            List<VectorStoreFile> others = versions.stream()
                    .filter(version -> version.current() && !version.id().equals(file.id()))
                    .toList();
            boolean newest = others.stream().allMatch(other -> other.documentVersion() < file.documentVersion());
            store.recount(file, () -> file.complete(clock.instant()));
            if (!newest) {
                store.recount(file, file::supersede);
                return new Completion(false, List.of(file.id()));
            }
            others.forEach(other -> store.recount(other, other::supersede));
            if (!others.isEmpty()) {
                chunks.unmark(others.stream().map(VectorStoreFile::id).toList());
            }
            ready.fire(new DocumentReady(file.id(), file.vectorStoreId(), file.departmentId()));
            Stream<VectorStoreFile> overtaken = versions.stream()
                    .filter(version -> version.status() == VectorStoreFile.Status.IN_PROGRESS
                            && version.documentVersion() < file.documentVersion());
            return new Completion(
                    true,
                    Stream.concat(others.stream(), overtaken)
                            .map(VectorStoreFile::id)
                            .toList());
        });
    }

    /** Returns the hash of the text that is to be given up, null when there is none. */
    @Nullable
    String fail(Lease lease, IngestionError error) {
        return transactions.retry(() -> {
            VectorStore store = storeOf(lease);
            VectorStoreFile file = require(lease);
            String text = file.textSha256();
            store.recount(file, () -> file.fail(error, clock.instant()));
            file.discardContent();
            chunks.removeAll(List.of(file.id()));
            pages.removeAll(List.of(file.id()));
            return text;
        });
    }

    /** Locked, since it counts its files. */
    private VectorStore storeOf(Lease lease) {
        return stores.lock(require(lease).vectorStoreId()).orElseThrow(() -> new LeaseLost(lease));
    }

    void postpone(Lease lease, Duration delay) {
        step(lease, file -> {
            file.postpone(clock.instant().plus(delay));
            return file;
        });
    }

    void sitOut(Lease lease, Duration delay) {
        step(lease, file -> {
            file.sitOut(clock.instant().plus(delay));
            return file;
        });
    }

    void release(Lease lease) {
        step(lease, file -> {
            file.release();
            return file;
        });
    }

    /** Whether nobody goes on with it: it is gone, in the bin, failed or cancelled. */
    boolean isGivenUp(Lease lease) {
        return transactions.call(() -> documents
                .find(lease.vectorStoreFileId())
                .map(file -> file.isDeleted()
                        || file.status() == VectorStoreFile.Status.FAILED
                        || file.status() == VectorStoreFile.Status.CANCELLED)
                .orElse(true));
    }

    private <T> T step(Lease lease, Function<VectorStoreFile, T> change) {
        return transactions.retry(() -> change.apply(require(lease)));
    }

    private VectorStoreFile require(Lease lease) {
        return documents
                .find(lease.vectorStoreFileId())
                .filter(file -> file.isLeasedBy(lease.owner()))
                .orElseThrow(() -> new LeaseLost(lease));
    }
}
