package org.vademecum.api.v1;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.vademecum.common.Messages;
import org.vademecum.vectorstore.IngestionError;
import org.vademecum.vectorstore.VectorStoreFile;

/** A file in a vector store, which programs name by the id of the file itself. */
record VectorStoreFileJson(
        String id,
        String object,
        long usageBytes,
        long createdAt,
        String vectorStoreId,
        String status,
        @Nullable LastErrorJson lastError,
        ChunkingJson chunkingStrategy,
        Map<String, Object> attributes) {
    record LastErrorJson(String code, String message) {
        static LastErrorJson of(IngestionError error) {
            Messages texts = Messages.in(Locale.ENGLISH);
            String message =
                    texts.text("ingestion.error." + error.key()) + " " + texts.text("ingestion.advice." + error.key());
            return new LastErrorJson(error.code().name().toLowerCase(Locale.ROOT), message);
        }
    }

    static VectorStoreFileJson of(VectorStoreFile file) {
        return new VectorStoreFileJson(
                file.fileId(),
                "vector_store.file",
                file.usageBytes(),
                file.createdAt().getEpochSecond(),
                file.vectorStoreId(),
                file.status().name().toLowerCase(Locale.ROOT),
                file.error().map(LastErrorJson::of).orElse(null),
                ChunkingJson.of(file.chunking()),
                file.attributes().values());
    }
}
