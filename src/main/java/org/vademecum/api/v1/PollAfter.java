package org.vademecum.api.v1;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.ext.Provider;

/** Tells programs when to ask again. OpenAI's clients take the first value they are told for all of their questions. */
@Provider
public class PollAfter implements ContainerResponseFilter {
    private static final int MILLISECONDS = 100;

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        if (response.getEntity() instanceof RunJson) {
            response.getHeaders().putSingle("openai-poll-after-ms", MILLISECONDS);
        }
    }
}
