package org.vademecum.api.v1;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.ext.Provider;
import org.vademecum.common.Invalid;

/** {@code OpenAI-Beta: assistants=v2}, or none. The first version of the API had other objects. */
@Provider
public class BetaHeader implements ContainerRequestFilter {
    @Override
    public void filter(ContainerRequestContext request) {
        String beta = request.getHeaderString("OpenAI-Beta");
        if (beta != null && beta.contains("assistants=v1")) {
            throw new Invalid(
                    null,
                    "invalid_beta",
                    "The v1 Assistants API is not served here. Set the header 'OpenAI-Beta: assistants=v2', or leave it out.");
        }
    }
}
