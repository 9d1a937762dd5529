package org.vademecum.api.v1;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.ext.Provider;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.regex.Pattern;
import org.vademecum.common.Json;

/**
 * Programs ask for a stream by {@code "stream": true} in the body, whatever their {@code Accept} says. This makes the
 * header say it, so that JAX-RS finds the right method.
 */
@Provider
@PreMatching
public class StreamNegotiation implements ContainerRequestFilter {
    private static final Pattern STREAMS = Pattern.compile("threads/(.+/)?(runs|submit_tool_outputs)/?");

    @Override
    public void filter(ContainerRequestContext request) throws IOException {
        boolean mayStream = request.getMethod().equals("POST")
                && STREAMS.matcher(request.getUriInfo().getPath().replaceFirst("^/", ""))
                        .matches();
        if (mayStream) {
            byte[] body = BodyReader.bytes(request.getEntityStream());
            request.setEntityStream(new ByteArrayInputStream(body));
            String type = wantsStream(body) ? MediaType.SERVER_SENT_EVENTS : MediaType.APPLICATION_JSON;
            request.getHeaders().putSingle(HttpHeaders.ACCEPT, type);
        }
    }

    /** What is wrong with the body is told by whoever reads it. */
    private static boolean wantsStream(byte[] body) throws IOException {
        try {
            JsonNode json = Json.mapper().readTree(body);
            return json != null && json.path("stream").asBoolean(false);
        } catch (JsonProcessingException e) {
            return false;
        }
    }
}
