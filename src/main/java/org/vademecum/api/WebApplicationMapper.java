package org.vademecum.api;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

/** What JAX-RS itself refuses (unknown path, wrong method or content type), in the envelope. */
@Provider
public class WebApplicationMapper implements ExceptionMapper<WebApplicationException> {
    @Context
    UriInfo uri;

    @Context
    Request request;

    @Override
    public Response toResponse(WebApplicationException e) {
        Response original = e.getResponse();
        int status = original.getStatus();
        Response response = switch (status) {
            case 404 -> ErrorJson.response(404, "Invalid URL (%s)".formatted(call()), null, "unknown_url");
            case 405 ->
                ErrorJson.response(405, "Not allowed method (%s)".formatted(call()), null, "method_not_allowed");
            case 406 -> ErrorJson.response(406, "This address answers with another type.", null, null);
            case 415 -> ErrorJson.response(415, "Send the body as application/json.", null, null);
            default -> ErrorJson.response(status, original.getStatusInfo().getReasonPhrase(), null, null);
        };
        String allow = original.getHeaderString("Allow");
        return allow == null
                ? response
                : Response.fromResponse(response).header("Allow", allow).build();
    }

    private String call() {
        return request.getMethod() + " " + uri.getRequestUri().getPath();
    }
}
