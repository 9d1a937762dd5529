package org.vademecum.ingestion;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.vademecum.common.Transactions;
import org.vademecum.llm.EmbeddingException;
import org.vademecum.llm.EmbeddingModel;
import org.vademecum.llm.EmbeddingModels;
import org.vademecum.vectorstore.Chunk;
import org.vademecum.vectorstore.ChunkRepository;
import org.vademecum.vectorstore.DocumentTexts;
import org.vademecum.vectorstore.IndexRecipe;
import org.vademecum.vectorstore.IngestionStage;
import org.vademecum.vectorstore.VectorStoreFile;

/**
 * The embedding stage: goes on with the first chunk without a vector, and records what it has twice a second. What it has of a
 * long document is searched meanwhile.
 */
@ApplicationScoped
class ChunkEmbedding {
    private static final int READ_AT_ONCE = 512;
    private static final int EMBEDDED_AT_ONCE = 16;
    private static final Duration RECORDED_EVERY = Duration.ofMillis(500);

    /** Chunks of the first beginning that is searched. */
    private static final int BEGINNING = 32;

    /** Each that follows is so many times as long as the one before, so that all together cost less than the whole. */
    private static final int LONGER = 4;

    /** Keeps vectors, one a chunk. */
    @FunctionalInterface
    interface Recorder {
        void record(List<Chunk> block, List<float[]> vectors);
    }

    @Inject
    IngestionJobs jobs;

    @Inject
    ChunkRepository chunks;

    @Inject
    DocumentTexts texts;

    @Inject
    DocumentIndexing indexing;

    @Inject
    EmbeddingModels embeddings;

    @Inject
    EmbeddingModel counter;

    @Inject
    Transactions transactions;

    void run(Lease lease, StopSignal stop) throws Exception {
        VectorStoreFile file = jobs.get(lease);
        int unembedded = count(file);
        if (unembedded == 0) {
            return;
        }
        int[] done = {file.chunkCount() - unembedded};
        int[] beginning = {beginningAfter(done[0])};
        jobs.enter(lease, IngestionStage.EMBEDDING, file.chunkCount());
        IndexRecipe recipe = jobs.recipe(file.vectorStoreId(), file.generation());
        run(file, file.generation(), recipe, stop, (block, vectors) -> {
            done[0] += vectors.size();
            jobs.embedded(lease, block, vectors, done[0]);
            if (done[0] >= beginning[0] && done[0] < file.chunkCount()) {
                indexing.putBeginning(file, done[0]);
                beginning[0] = beginningAfter(done[0]);
            }
            stop.rest();
        });
    }

    /** The length of the next beginning that is to be searched, whoever put the one before. */
    private static int beginningAfter(int done) {
        int next = BEGINNING;
        while (next <= done) {
            next *= LONGER;
        }
        return next;
    }

    /** Embeds the chunks of one generation of the store's index, by the model of its recipe. */
    void run(VectorStoreFile file, int generation, IndexRecipe recipe, StopSignal stop, Recorder recorder)
            throws Exception {
        List<Chunk> open = unembedded(file, generation, 0);
        if (open.isEmpty()) {
            return;
        }
        String name = EmbeddingInput.name(file.title(), file.filename(), texts.read(IngestionPipeline.textOf(file)));
        while (!open.isEmpty()) {
            embed(stop, name, open, recipe, recorder);
            open = unembedded(file, generation, open.getLast().ordinal() + 1);
        }
    }

    private List<Chunk> unembedded(VectorStoreFile file, int generation, int fromOrdinal) {
        return transactions.call(() -> chunks.listUnembedded(file.id(), generation, fromOrdinal, READ_AT_ONCE));
    }

    private int count(VectorStoreFile file) {
        return transactions.call(() -> chunks.countUnembedded(file.id(), file.generation()));
    }

    private void embed(StopSignal stop, String name, List<Chunk> open, IndexRecipe recipe, Recorder recorder)
            throws Exception {
        int recorded = 0;
        List<float[]> vectors = new ArrayList<>();
        long due = System.nanoTime() + RECORDED_EVERY.toNanos();
        while (recorded + vectors.size() < open.size()) {
            int next = recorded + vectors.size();
            List<Chunk> some = open.subList(next, Math.min(open.size(), next + EMBEDDED_AT_ONCE));
            vectors.addAll(stop.interruptibly(() -> vectors(name, some, recipe)));
            boolean last = recorded + vectors.size() == open.size();
            if (last || System.nanoTime() - due >= 0) {
                List<Chunk> block = open.subList(recorded, recorded + vectors.size());
                recorded += vectors.size();
                recorder.record(block, vectors);
                vectors = new ArrayList<>();
                due = System.nanoTime() + RECORDED_EVERY.toNanos();
            }
        }
    }

    /** One vector a chunk: of one that is embedded in pieces, their mean. */
    private List<float[]> vectors(String name, List<Chunk> some, IndexRecipe recipe) {
        List<List<String>> texts = some.stream()
                .map(chunk -> EmbeddingInput.embedded(name, chunk, counter::countTokens))
                .toList();
        List<float[]> vectors = embeddings
                .get(recipe.embedding())
                .embedPassages(texts.stream().flatMap(List::stream).toList());
        requireLength(recipe, vectors.getFirst().length);
        Iterator<float[]> pieces = vectors.iterator();
        return texts.stream().map(of -> mean(pieces, of.size())).toList();
    }

    /** The model behind a name may have been changed since the generation was begun. */
    private static void requireLength(IndexRecipe recipe, int length) {
        Integer expected = recipe.dimensions();
        if (expected != null && expected != length) {
            throw new EmbeddingException("The embedding model '%s' gives vectors of %d numbers, and the index has %d."
                    .formatted(recipe.embedding(), length, expected));
        }
    }

    private static float[] mean(Iterator<float[]> vectors, int count) {
        float[] sum = vectors.next().clone();
        for (int i = 1; i < count; i++) {
            float[] next = vectors.next();
            for (int d = 0; d < sum.length; d++) {
                sum[d] += next[d];
            }
        }
        return count == 1 ? sum : unit(sum);
    }

    private static float[] unit(float[] vector) {
        double square = 0;
        for (float value : vector) {
            square += (double) value * value;
        }
        float length = (float) Math.sqrt(Math.max(square, Float.MIN_NORMAL));
        for (int d = 0; d < vector.length; d++) {
            vector[d] /= length;
        }
        return vector;
    }
}
