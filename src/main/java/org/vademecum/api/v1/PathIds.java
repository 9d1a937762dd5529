package org.vademecum.api.v1;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.ext.Provider;
import java.util.Map;

/** Refuses ids in the path that are none of their kind, before anybody looks for them. */
@Provider
public class PathIds implements ContainerRequestFilter {
    /** Path parameter → prefix. */
    private static final Map<String, String> PREFIXES = Map.of(
            "assistant_id", "asst",
            "thread_id", "thread",
            "message_id", "msg",
            "run_id", "run",
            "step_id", "step",
            "vector_store_id", "vs",
            "batch_id", "vsfb",
            "file_id", "file",
            "upload_id", "upload");

    @Override
    public void filter(ContainerRequestContext request) {
        request.getUriInfo().getPathParameters().forEach((name, values) -> {
            String prefix = PREFIXES.get(name);
            if (prefix != null) {
                values.forEach(value -> WireId.require(name, prefix, value));
            }
        });
    }
}
