package org.vademecum.ingestion;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.vademecum.file.BlobClaims;
import org.vademecum.file.BlobStore;
import org.vademecum.file.StoredFileRepository;
import org.vademecum.ingestion.parser.DocumentParser;
import org.vademecum.ingestion.parser.ParsedDocument;
import org.vademecum.ingestion.parser.UnreadableDocument;
import org.vademecum.vectorstore.Chunk;
import org.vademecum.vectorstore.DocumentTexts;
import org.vademecum.vectorstore.IndexRecipe;
import org.vademecum.vectorstore.IngestionStage;
import org.vademecum.vectorstore.StoreLanguage;
import org.vademecum.vectorstore.VectorStoreFile;

/**
 * Takes one job through its stages. What a stage has made is in the database or a blob before the next begins, so whoever
 * takes over goes on where the last one stopped: with the text, the chunks, or the first chunk without a vector.
 */
@ApplicationScoped
class IngestionPipeline {
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
    StoreLanguage languages;

    @Inject
    DocumentSplitting splitting;

    @Inject
    TextRecognition recognition;

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
        do {
            stop.check();
            split(lease);
            stop.check();
            embedding.run(lease, stop);
            stop.check();
        } while (!jobs.awaitPublication(lease) && !indexing.run(lease));
    }

    private void parse(Lease lease, StopSignal stop) throws Exception {
        jobs.enter(lease, IngestionStage.PARSING, 0);
        VectorStoreFile file = jobs.get(lease);
        ParsedDocument parsed;
        try (BlobStore.LocalFile local = blobs.local(sha256Of(file))) {
            ParsedDocument first = stop.interruptibly(() -> parser.parse(local.path(), file.filename(), List.of()));
            parsed = recognition.complete(lease, stop, local.path(), file.filename(), first);
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

    /** Unless it is split already, for the generation of its store's index that is searched. */
    private void split(Lease lease) throws IOException, UnreadableDocument {
        VectorStoreFile file = jobs.get(lease);
        languages.settle(file.vectorStoreId(), textOf(file));
        IngestionJobs.Target target = jobs.target(file);
        if (file.chunkCount() > 0 && file.generation() == target.generation()) {
            return;
        }
        jobs.enter(lease, IngestionStage.SPLITTING, 0);
        List<Chunk> chunks = splitting.split(file, target.generation(), target.recipe());
        if (chunks.isEmpty()) {
            throw UnreadableDocument.empty();
        }
        jobs.split(lease, target.generation(), chunks, usageBytes(chunks, target.recipe()));
    }

    static String textOf(VectorStoreFile file) throws FileNotFoundException {
        String sha256 = file.textSha256();
        if (sha256 == null) {
            throw new FileNotFoundException("no text of " + file.id());
        }
        return sha256;
    }

    private long usageBytes(List<Chunk> chunks, IndexRecipe recipe) {
        long text = chunks.stream()
                .mapToLong(chunk -> chunk.content().getBytes(StandardCharsets.UTF_8).length)
                .sum();
        return splitting.usageBytes(chunks.size(), text, recipe);
    }
}
