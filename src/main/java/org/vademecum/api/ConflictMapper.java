package org.vademecum.api;

import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import org.vademecum.common.Conflict;

/** A state that does not allow the call: 409. */
@Provider
public class ConflictMapper implements ExceptionMapper<Conflict> {
    @Override
    public Response toResponse(Conflict e) {
        return ErrorJson.response(409, e, null, e.code());
    }
}
