package org.vademecum.api.v1;

import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;
import org.vademecum.common.SecretMask;

/** OpenAI's error envelope; all four keys are always there. */
record ErrorEnvelope(ErrorJson error) {
    record ErrorJson(
            String message,
            String type,
            @Nullable String param,
            @Nullable String code) {}

    static Response response(int status, @Nullable String message, @Nullable String param, @Nullable String code) {
        String type = status >= 500 ? "server_error" : "invalid_request_error";
        return response(status, type, message, param, code);
    }

    static Response response(
            int status, String type, @Nullable String message, @Nullable String param, @Nullable String code) {
        return Response.status(status)
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(new ErrorEnvelope(
                        new ErrorJson(SecretMask.mask(String.valueOf(message)), type, masked(param), code)))
                .build();
    }

    /** A program may have sent anything for the name of a field. */
    private static @Nullable String masked(@Nullable String param) {
        return param == null ? null : SecretMask.mask(param);
    }
}
