package org.vademecum.ingestion;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.vademecum.common.Transactions;
import org.vademecum.vectorstore.AttributeIndexing;
import org.vademecum.vectorstore.Chunk;
import org.vademecum.vectorstore.ChunkRepository;
import org.vademecum.vectorstore.DocumentTraces;
import org.vademecum.vectorstore.IndexRecipe;
import org.vademecum.vectorstore.IngestionStage;
import org.vademecum.vectorstore.SearchIndex;
import org.vademecum.vectorstore.SearchIndex.IndexedChunk;
import org.vademecum.vectorstore.SearchIndex.IndexedDocument;
import org.vademecum.vectorstore.VectorStoreFile;

/**
 * The last stage: puts the version into the index beside the one before, says in the database that it takes its place, and takes
 * the other out; whoever searches meanwhile finds one of both. The beginning of a new document is searched while the rest is
 * being embedded.
 */
@ApplicationScoped
class DocumentIndexing {
    private static final Logger LOG = System.getLogger(DocumentIndexing.class.getName());
    private static final int READ_AT_ONCE = 1000;

    @Inject
    IngestionJobs jobs;

    @Inject
    ChunkRepository chunks;

    @Inject
    SearchIndex index;

    @Inject
    DocumentTraces traces;

    @Inject
    AttributeIndexing attributes;

    @Inject
    Transactions transactions;

    /** Returns whether the version is settled; not when its store is searched by another generation by now. */
    boolean run(Lease lease) throws IOException {
        jobs.enter(lease, IngestionStage.INDEXING, 0);
        VectorStoreFile file = jobs.get(lease);
        if (jobs.current(file)
                .filter(other -> other.documentVersion() > file.documentVersion())
                .isEmpty()) {
            index.put(document(file));
        }
        Optional<IngestionJobs.Completion> completed = jobs.complete(lease);
        completed.ifPresent(done -> done.superseded().forEach(traces::unindex));
        // They may have been changed since they were read for the index.
        attributes.refresh(file.id(), file.attributes());
        return completed.isPresent();
    }

    /**
     * Puts the first chunks into the index, all of which have a vector, in place of what it has of the document. Not for one of
     * which there is another version: versions are swapped whole. An index that is away is waited for in the last stage, not here.
     */
    void putBeginning(VectorStoreFile file, int chunks) {
        if (file.heldBack() || !jobs.isOnlyVersion(file)) {
            return;
        }
        IndexRecipe recipe = jobs.recipe(file.vectorStoreId(), file.generation());
        try {
            index.put(document(file, file.generation(), recipe, chunks));
        } catch (IOException e) {
            LOG.log(Level.WARNING, "The beginning of " + file.id() + " cannot be searched yet", e);
        }
    }

    /** A version as it stands in the database, all of its chunks with the vectors they were given. */
    IndexedDocument document(VectorStoreFile file) {
        return document(file, file.generation(), jobs.recipe(file.vectorStoreId(), file.generation()));
    }

    /** The same, as another generation of its store's index has it. */
    IndexedDocument document(VectorStoreFile file, int generation, IndexRecipe recipe) {
        return document(file, generation, recipe, Integer.MAX_VALUE);
    }

    private IndexedDocument document(VectorStoreFile file, int generation, IndexRecipe recipe, int chunks) {
        List<IndexedChunk> indexed = new ArrayList<>(Math.min(chunks, file.chunkCount()));
        List<Chunk> read = read(file, generation, 0, chunks);
        while (!read.isEmpty()) {
            for (Chunk chunk : read) {
                indexed.add(new IndexedChunk(chunk.ordinal(), EmbeddingInput.searched(chunk), vector(chunk)));
            }
            read = read(file, generation, read.getLast().ordinal() + 1, chunks - indexed.size());
        }
        return new IndexedDocument(
                file.id(),
                file.vectorStoreId(),
                generation,
                file.departmentId(),
                recipe.language(),
                file.attributes(),
                indexed);
    }

    private List<Chunk> read(VectorStoreFile file, int generation, int fromOrdinal, int atMost) {
        int limit = Math.min(READ_AT_ONCE, atMost);
        return limit == 0
                ? List.of()
                : transactions.call(() -> chunks.listFrom(file.id(), generation, fromOrdinal, limit));
    }

    private static float[] vector(Chunk chunk) {
        if (!chunk.embedded()) {
            throw new IllegalStateException(
                    "Chunk %d of %s has no vector".formatted(chunk.ordinal(), chunk.vectorStoreFileId()));
        }
        return chunk.vector();
    }
}
