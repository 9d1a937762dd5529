package org.vademecum.api;

import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import org.vademecum.common.Invalid;

/** Bad input: 400, or the status that says more exactly what is bad. */
@Provider
public class InvalidMapper implements ExceptionMapper<Invalid> {
    @Override
    public Response toResponse(Invalid e) {
        int status = switch (e.code()) {
            case "too_large" -> 413;
            case "unsupported_type" -> 415;
            default -> 400;
        };
        return ErrorJson.response(status, e, e.param(), e.code());
    }
}
