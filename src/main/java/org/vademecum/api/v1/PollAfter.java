package org.vademecum.api.v1;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.ext.Provider;
import org.jspecify.annotations.Nullable;

/** Tells programs when to ask again. OpenAI's clients take the first value they are told for all of their questions. */
@Provider
public class PollAfter implements ContainerResponseFilter {
    private static final int MILLISECONDS = 100;
    private static final String IN_PROGRESS = "in_progress";

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        if (isWorkedOn(response.getEntity())) {
            response.getHeaders().putSingle("openai-poll-after-ms", MILLISECONDS);
        }
    }

    private static boolean isWorkedOn(@Nullable Object entity) {
        return entity instanceof RunJson
                || (entity instanceof FileBatchJson batch && batch.status().equals(IN_PROGRESS))
                || (entity instanceof VectorStoreFileJson file && file.status().equals(IN_PROGRESS))
                || (entity instanceof JsonNode replayed && isWorkedOn(replayed));
    }

    /** What was answered before under an idempotency key. */
    private static boolean isWorkedOn(JsonNode replayed) {
        return switch (replayed.path("object").asText()) {
            case "thread.run" -> true;
            case "vector_store.files_batch", "vector_store.file" ->
                replayed.path("status").asText().equals(IN_PROGRESS);
            default -> false;
        };
    }
}
