package org.vademecum.ingestion;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vademecum.ingestion.parser.ParsedDocument;
import org.vademecum.ingestion.parser.Parsing;
import org.vademecum.ingestion.parser.UnreadableDocument;
import org.vademecum.llm.EmbeddingModel;
import org.vademecum.vectorstore.Chunk;
import org.vademecum.vectorstore.Chunking;
import org.vademecum.vectorstore.DocumentText;
import org.vademecum.vectorstore.SearchIndex.IndexedChunk;

/** Parsing, splitting and embedding as the product does them, without jobs and database. */
public final class MemoryIngestion {
    private final EmbeddingModel embeddings;

    public MemoryIngestion(EmbeddingModel embeddings) {
        this.embeddings = embeddings;
    }

    public ParsedDocument parse(Path file) throws UnreadableDocument {
        return Parsing.parse(file);
    }

    public List<Chunk> chunks(String vectorStoreFileId, DocumentText text) {
        return chunks(vectorStoreFileId, text, null);
    }

    /** {@code chunking} is null for the product's own way. */
    public List<Chunk> chunks(String vectorStoreFileId, DocumentText text, @Nullable Chunking chunking) {
        List<Chunk> chunks = new ArrayList<>();
        for (Piece piece : Splitter.of(embeddings::countTokens, chunking).split(text)) {
            chunks.add(new Chunk(
                    vectorStoreFileId,
                    chunks.size(),
                    text.text().substring(piece.start(), piece.end()),
                    piece.start(),
                    piece.end(),
                    piece.pageFirst(),
                    piece.pageLast(),
                    piece.headings(),
                    piece.lead(),
                    piece.tokens()));
        }
        return chunks;
    }

    /** The chunks of a document as they are searched. */
    public List<IndexedChunk> indexed(String filename, ParsedDocument document, List<Chunk> chunks) {
        List<float[]> vectors = embeddings.embedPassages(embedded(filename, document, chunks));
        List<IndexedChunk> indexed = new ArrayList<>();
        for (int i = 0; i < chunks.size(); i++) {
            indexed.add(new IndexedChunk(i, EmbeddingInput.searched(chunks.get(i)), vectors.get(i)));
        }
        return indexed;
    }

    /** The texts that are embedded for the chunks of a document. */
    public List<String> embedded(String filename, ParsedDocument document, List<Chunk> chunks) {
        String name = EmbeddingInput.name(document.title(), filename, document.text());
        return chunks.stream()
                .map(chunk -> EmbeddingInput.embedded(name, chunk))
                .toList();
    }
}
