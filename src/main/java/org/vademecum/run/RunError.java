package org.vademecum.run;

import org.vademecum.llm.ChatModelException;

/** Why a run failed. {@code message} is for the person who asked and holds no secrets. */
public record RunError(ChatModelException.Code code, String message) {
    private static final int LENGTH = 2048;

    public RunError {
        message = message.length() <= LENGTH ? message : message.substring(0, LENGTH - 1) + "…";
    }
}
