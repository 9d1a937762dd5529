package org.vademecum.api.v1;

import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.ext.Provider;
import org.vademecum.common.Invalid;

/** Refuses media types that cannot be read in the envelope; JAX-RS itself would do it with an empty answer. */
@Provider
@PreMatching
@Priority(Priorities.AUTHENTICATION)
public class MediaTypeHeaders implements ContainerRequestFilter {
    @Override
    public void filter(ContainerRequestContext request) {
        require(request, HttpHeaders.ACCEPT, request::getAcceptableMediaTypes);
        require(request, HttpHeaders.CONTENT_TYPE, request::getMediaType);
    }

    /** The header is taken away, so that the refusal itself can be written. */
    private static void require(ContainerRequestContext request, String header, Runnable reading) {
        try {
            reading.run();
        } catch (ProcessingException e) {
            request.getHeaders().remove(header);
            throw new Invalid(null, "invalid_header", "The header '%s' is no media type.".formatted(header));
        }
    }
}
