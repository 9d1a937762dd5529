package org.vademecum.api;

import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import org.vademecum.common.Forbidden;

/** What the caller may see but not do: 403. */
@Provider
public class ForbiddenMapper implements ExceptionMapper<Forbidden> {
    @Override
    public Response toResponse(Forbidden e) {
        return ErrorJson.response(403, e, null, "forbidden");
    }
}
