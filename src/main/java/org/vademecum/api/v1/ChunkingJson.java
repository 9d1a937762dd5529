package org.vademecum.api.v1;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;
import org.vademecum.vectorstore.Chunking;

/** How a file is split; {@code auto} is told as the sizes that OpenAI gives it. */
record ChunkingJson(String type, @JsonProperty("static") SizesJson sizes) {
    record SizesJson(int maxChunkSizeTokens, int chunkOverlapTokens) {}

    static ChunkingJson of(@Nullable Chunking chunking) {
        Chunking sizes = chunking == null ? Chunking.AUTO : chunking;
        return new ChunkingJson("static", new SizesJson(sizes.size(), sizes.overlap()));
    }
}
