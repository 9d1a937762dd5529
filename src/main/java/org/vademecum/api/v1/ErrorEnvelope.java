package org.vademecum.api.v1;

import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

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
                .entity(new ErrorEnvelope(new ErrorJson(String.valueOf(message), type, param, code)))
                .build();
    }
}
