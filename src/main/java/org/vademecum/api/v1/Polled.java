package org.vademecum.api.v1;

import jakarta.ws.rs.core.Response;

/** Answers that programs ask for again until something is done. */
final class Polled {
    private static final String HEADER = "openai-poll-after-ms";

    /** OpenAI's clients keep to the first value they see, so that it is short: few files take longer than seconds. */
    private static final int PAUSE_MS = 100;

    private Polled() {}

    static Response answer(Object json, boolean inProgress) {
        Response.ResponseBuilder response = Response.ok(json);
        return (inProgress ? response.header(HEADER, PAUSE_MS) : response).build();
    }
}
