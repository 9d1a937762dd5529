package org.vademecum.ingestion;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.vademecum.file.BlobClaims;
import org.vademecum.file.BlobStore;
import org.vademecum.file.StoredFileRepository;
import org.vademecum.llm.EmbeddingModel;
import org.vademecum.vectorstore.Chunk;
import org.vademecum.vectorstore.DocumentText;
import org.vademecum.vectorstore.DocumentTexts;
import org.vademecum.vectorstore.IngestionStage;
import org.vademecum.vectorstore.VectorStoreFile;

/**
 * Takes one job through its stages. What a stage has made is in the database or a blob before the next begins, so whoever
 * takes over goes on where the last one stopped: with the text, the chunks, or the first chunk without a vector.
 */
@ApplicationScoped
class IngestionPipeline {
    private static final int MAX_HEADINGS = 1024;

    @Inject
    IngestionJobs jobs;

    @Inject
    StoredFileRepository files;

    @Inject
    BlobStore blobs;

    @Inject
    BlobClaims claims;

    @Inject
    DocumentTexts texts;

    @Inject
    DocumentParser parser;

    @Inject
    EmbeddingModel embeddings;

    @Inject
    ChunkEmbedding embedding;

    @Inject
    DocumentIndexing indexing;

    /**
     * @throws UnreadableDocument when the document is at fault
     * @throws LeaseLost when somebody else has the job or nobody is to have it
     * @throws StopSignal.Stopped when told to
     * @throws Exception for a fault that may pass
     */
    void run(Lease lease, StopSignal stop) throws Exception {
        if (jobs.get(lease).textSha256() == null) {
            parse(lease, stop);
        }
        stop.check();
        if (jobs.get(lease).chunkCount() == 0) {
            split(lease);
        }
        stop.check();
        embedding.run(lease, stop);
        stop.check();
        indexing.run(lease);
    }

    private void parse(Lease lease, StopSignal stop) throws Exception {
        jobs.enter(lease, IngestionStage.PARSING, 0);
        VectorStoreFile file = jobs.get(lease);
        ParsedDocument parsed;
        try (BlobStore.LocalFile local = blobs.local(sha256Of(file))) {
            parsed = stop.interruptibly(() -> parser.parse(local.path(), file.filename()));
        }
        record(lease, parsed);
    }

    private String sha256Of(VectorStoreFile file) throws IOException {
        return files.find(file.fileId())
                .orElseThrow(() -> new FileNotFoundException("no file " + file.fileId()))
                .sha256();
    }

    private void record(Lease lease, ParsedDocument parsed) throws IOException {
        String sha256 = texts.write(parsed.text());
        boolean named = false;
        try {
            jobs.parsed(lease, parsed, sha256);
            named = true;
        } finally {
            if (!named) {
                claims.release(sha256);
            }
        }
    }

    private void split(Lease lease) throws IOException, UnreadableDocument {
        jobs.enter(lease, IngestionStage.SPLITTING, 0);
        VectorStoreFile file = jobs.get(lease);
        DocumentText text = texts.read(textOf(file));
        List<Chunk> chunks = new ArrayList<>();
        for (Piece piece : Splitter.of(embeddings::countTokens, file.chunking()).split(text)) {
            chunks.add(chunk(lease.vectorStoreFileId(), chunks.size(), text, piece));
        }
        if (chunks.isEmpty()) {
            throw UnreadableDocument.empty();
        }
        jobs.split(lease, chunks, usageBytes(chunks));
    }

    static String textOf(VectorStoreFile file) throws FileNotFoundException {
        String sha256 = file.textSha256();
        if (sha256 == null) {
            throw new FileNotFoundException("no text of " + file.id());
        }
        return sha256;
    }

    private static Chunk chunk(String fileId, int ordinal, DocumentText text, Piece piece) {
        String headings = piece.headings();
        return new Chunk(
                fileId,
                ordinal,
                text.text().substring(piece.start(), piece.end()),
                piece.start(),
                piece.end(),
                piece.pageFirst(),
                piece.pageLast(),
                headings.substring(0, Math.min(headings.length(), MAX_HEADINGS)),
                piece.lead(),
                piece.tokens());
    }

    /** Text and vectors, as the index will hold them. */
    private long usageBytes(List<Chunk> chunks) {
        long vectors = (long) chunks.size() * embeddings.dimensions() * Float.BYTES;
        return vectors
                + chunks.stream()
                        .mapToLong(chunk -> chunk.content().getBytes(StandardCharsets.UTF_8).length)
                        .sum();
    }
}
