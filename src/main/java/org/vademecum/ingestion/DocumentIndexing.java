package org.vademecum.ingestion;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.vademecum.common.Transactions;
import org.vademecum.vectorstore.AttributeIndexing;
import org.vademecum.vectorstore.Chunk;
import org.vademecum.vectorstore.ChunkRepository;
import org.vademecum.vectorstore.DocumentTraces;
import org.vademecum.vectorstore.IngestionStage;
import org.vademecum.vectorstore.SearchIndex;
import org.vademecum.vectorstore.SearchIndex.IndexedChunk;
import org.vademecum.vectorstore.SearchIndex.IndexedDocument;
import org.vademecum.vectorstore.VectorStoreFile;

/** The last stage: swaps the version into the index in place of the one before, then says so in the database. */
@ApplicationScoped
class DocumentIndexing {
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

    void run(Lease lease) throws IOException {
        jobs.enter(lease, IngestionStage.INDEXING, 0);
        VectorStoreFile file = jobs.get(lease);
        Optional<VectorStoreFile> older = jobs.current(file);
        if (older.isEmpty()) {
            index.put(document(file));
        } else if (older.get().documentVersion() < file.documentVersion()) {
            index.replace(older.get().id(), document(file));
        }
        jobs.complete(lease).superseded().forEach(traces::unindex);
        // They may have been changed since they were read for the index.
        attributes.refresh(file.id(), file.attributes());
    }

    /** A version as it stands in the database, all of its chunks with the vectors they were given. */
    IndexedDocument document(VectorStoreFile file) {
        List<IndexedChunk> indexed = new ArrayList<>(file.chunkCount());
        List<Chunk> read = read(file, 0);
        while (!read.isEmpty()) {
            for (Chunk chunk : read) {
                indexed.add(new IndexedChunk(chunk.ordinal(), EmbeddingInput.searched(chunk), vector(chunk)));
            }
            read = read(file, read.getLast().ordinal() + 1);
        }
        return new IndexedDocument(file.id(), file.vectorStoreId(), file.departmentId(), file.attributes(), indexed);
    }

    private List<Chunk> read(VectorStoreFile file, int fromOrdinal) {
        return transactions.call(() -> chunks.listFrom(file.id(), fromOrdinal, READ_AT_ONCE));
    }

    private static float[] vector(Chunk chunk) {
        if (!chunk.embedded()) {
            throw new IllegalStateException(
                    "Chunk %d of %s has no vector".formatted(chunk.ordinal(), chunk.vectorStoreFileId()));
        }
        return chunk.vector();
    }
}
