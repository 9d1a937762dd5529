package org.vademecum.api;

import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;
import org.vademecum.common.SecretMask;

/** The one error envelope of every endpoint; all four keys are always there. */
record ErrorJson(Body error) {
    record Body(
            String message,
            String type,
            @Nullable String param,
            @Nullable String code) {}

    static Response response(int status, String message, @Nullable String param, @Nullable String code) {
        return Response.status(status)
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(of(status, message, param, code))
                .build();
    }

    /** The envelope alone. */
    static ErrorJson of(int status, String message, @Nullable String param, @Nullable String code) {
        return new ErrorJson(new Body(SecretMask.mask(message), typeOf(status), masked(param), code));
    }

    /** For errors whose message is meant for the caller. */
    static Response response(int status, Throwable error, @Nullable String param, @Nullable String code) {
        return response(status, String.valueOf(error.getMessage()), param, code);
    }

    /** Refuses a body before it is read; the connection ends with it, so that nobody sends it in vain. */
    static Response tooLarge(long limit) {
        String message = "A file can have at most %,d bytes.".formatted(limit);
        return Response.fromResponse(response(413, message, null, "too_large"))
                .header("Connection", "close")
                .build();
    }

    private static String typeOf(int status) {
        return switch (status) {
            case 401 -> "authentication_error";
            case 403 -> "permission_error";
            case 429 -> "rate_limit_error";
            default -> status >= 500 ? "server_error" : "invalid_request_error";
        };
    }

    /** A program may have sent anything for the name of a field. */
    private static @Nullable String masked(@Nullable String param) {
        return param == null ? null : SecretMask.mask(param);
    }
}
