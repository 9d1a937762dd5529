package org.vademecum.api;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import org.vademecum.common.TooMany;

/** No room for more at the moment: 429, and when to try again. */
@Provider
public class TooManyMapper implements ExceptionMapper<TooMany> {
    @Override
    public Response toResponse(TooMany e) {
        return Response.fromResponse(ErrorJson.response(429, e, null, e.code()))
                .header(HttpHeaders.RETRY_AFTER, e.retryAfter().toSeconds())
                .build();
    }
}
