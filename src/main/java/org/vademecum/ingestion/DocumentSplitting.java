package org.vademecum.ingestion;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.vademecum.llm.EmbeddingModel;
import org.vademecum.vectorstore.Chunk;
import org.vademecum.vectorstore.Chunking;
import org.vademecum.vectorstore.DocumentText;
import org.vademecum.vectorstore.DocumentTexts;
import org.vademecum.vectorstore.IndexRecipe;
import org.vademecum.vectorstore.VectorStoreFile;

/**
 * Cuts a document into chunks as its store's recipe says, unless the file itself says how. Tokens are those of the built-in model
 * whatever embeds the chunks, so that chunks of one size are of one size everywhere.
 */
@ApplicationScoped
class DocumentSplitting {
    private static final int MAX_HEADINGS = 1024;

    @Inject
    DocumentTexts texts;

    @Inject
    EmbeddingModel embeddings;

    /** Chunks for a generation of the store's index; nothing is recorded. */
    List<Chunk> split(VectorStoreFile file, int generation, IndexRecipe recipe) throws IOException {
        DocumentText text = texts.read(IngestionPipeline.textOf(file));
        Chunking own = file.chunking();
        Splitter splitter =
                Splitter.of(embeddings::countTokens, own == null ? recipe.chunking() : own, recipe.headings());
        List<Chunk> chunks = new ArrayList<>();
        for (Piece piece : splitter.split(text)) {
            chunks.add(chunk(file.id(), chunks.size(), text, piece).in(generation));
        }
        return chunks;
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
    long usageBytes(int chunks, long textBytes, IndexRecipe recipe) {
        Integer own = recipe.dimensions();
        int length = own == null ? embeddings.dimensions() : own;
        return textBytes + (long) chunks * length * Float.BYTES;
    }
}
