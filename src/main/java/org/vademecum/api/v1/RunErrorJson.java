package org.vademecum.api.v1;

import org.jspecify.annotations.Nullable;
import org.vademecum.run.RunError;

/** Why a run or a step has failed. */
record RunErrorJson(String code, String message) {
    private static final String SERVER_ERROR = "server_error";
    private static final String INVALID_PROMPT = "invalid_prompt";

    static @Nullable RunErrorJson of(@Nullable RunError error) {
        return error == null ? null : new RunErrorJson(Wire.name(error.code()), error.message());
    }

    /** Steps know fewer codes. */
    static @Nullable RunErrorJson ofStep(@Nullable RunError error) {
        RunErrorJson json = of(error);
        return json != null && json.code.equals(INVALID_PROMPT) ? new RunErrorJson(SERVER_ERROR, json.message) : json;
    }
}
