package org.vademecum.api.v1;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vademecum.common.Conflict;
import org.vademecum.common.Forbidden;
import org.vademecum.common.Invalid;
import org.vademecum.common.NotFound;
import org.vademecum.common.TooMany;
import org.vademecum.common.Transactions;

/**
 * Every failure in the envelope. A state that does not allow a call is 400 and not 409, which OpenAI's clients take for
 * an invitation to try again.
 */
@Provider
public class ErrorMapper implements ExceptionMapper<Throwable> {
    private static final Logger LOG = LoggerFactory.getLogger(ErrorMapper.class);

    @Context
    UriInfo uri;

    private static final String QUOTA = "insufficient_quota";

    @Context
    Request request;

    @Override
    public Response toResponse(Throwable failure) {
        return switch (failure) {
            case NotFound e -> ErrorEnvelope.response(404, e.getMessage(), null, null);
            case Invalid e when e.code().equals("too_large") -> tooLarge(e);
            case Invalid e -> ErrorEnvelope.response(statusOf(e), e.getMessage(), e.param(), e.code());
            case Conflict e -> ErrorEnvelope.response(400, e.getMessage(), null, null);
            case TooMany e -> tooMany(e);
            case Forbidden e -> ErrorEnvelope.response(403, e.getMessage(), null, "insufficient_permissions");
            case WebApplicationException e -> refused(e.getResponse());
            default -> unforeseen(failure);
        };
    }

    /** The connection ends with it, so that nobody goes on sending in vain. */
    private static Response tooLarge(Invalid e) {
        return Response.fromResponse(ErrorEnvelope.response(413, e.getMessage(), e.param(), e.code()))
                .header("Connection", "close")
                .build();
    }

    private static Response tooMany(TooMany e) {
        Response error = e.code().equals("budget_exceeded")
                ? spent(e)
                : ErrorEnvelope.response(429, "requests", e.getMessage(), null, "rate_limit_exceeded");
        return Response.fromResponse(error)
                .header(HttpHeaders.RETRY_AFTER, e.retryAfter().toSeconds())
                .build();
    }

    /** Client libraries repeat any 429 within seconds, unless the header says no; a budget is of a day. */
    private static Response spent(TooMany e) {
        return Response.fromResponse(ErrorEnvelope.response(429, QUOTA, e.getMessage(), null, QUOTA))
                .header("x-should-retry", false)
                .build();
    }

    private static int statusOf(Invalid e) {
        return switch (e.code()) {
            case "unsupported_type" -> 415;
            case "model_not_found" -> 404;
            case "request_in_progress" -> 409;
            default -> 400;
        };
    }

    /** What JAX-RS itself refuses. */
    private Response refused(Response original) {
        int status = original.getStatus();
        Response response = switch (status) {
            case 404 -> ErrorEnvelope.response(404, "Invalid URL (%s)".formatted(call()), null, "unknown_url");
            case 405 ->
                ErrorEnvelope.response(
                        405,
                        "Not allowed to %s on %s. (HINT: Perhaps you meant to use a different HTTP method?)"
                                .formatted(request.getMethod(), path()),
                        null,
                        "method_not_supported");
            case 406 -> ErrorEnvelope.response(406, "This address answers with another type.", null, null);
            case 415 ->
                ErrorEnvelope.response(
                        415,
                        "Unsupported content type. This address wants 'application/json', or 'multipart/form-data'"
                                + " where it takes a file.",
                        null,
                        "unsupported_content_type");
            default -> ErrorEnvelope.response(status, original.getStatusInfo().getReasonPhrase(), null, null);
        };
        String allow = original.getHeaderString("Allow");
        return allow == null
                ? response
                : Response.fromResponse(response).header("Allow", allow).build();
    }

    static Response unforeseen(Throwable failure) {
        if (Transactions.isConflict(failure)) {
            LOG.info("request failed, for another was first", failure);
            return ErrorEnvelope.response(
                    409,
                    "The object was changed by somebody else at the same time. Please try again.",
                    null,
                    "conflict");
        }
        LOG.error("request failed", failure);
        return ErrorEnvelope.response(
                500,
                "The server had an error while processing your request. The log names the cause by the request id.",
                null,
                "internal_error");
    }

    private String call() {
        return request.getMethod() + " " + path();
    }

    private String path() {
        return uri.getRequestUri().getPath();
    }
}
