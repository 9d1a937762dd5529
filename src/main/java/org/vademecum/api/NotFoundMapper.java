package org.vademecum.api;

import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import org.vademecum.common.NotFound;

/** What is not there, or not the caller's: 404. */
@Provider
public class NotFoundMapper implements ExceptionMapper<NotFound> {
    @Override
    public Response toResponse(NotFound e) {
        return ErrorJson.response(404, e, null, "not_found");
    }
}
