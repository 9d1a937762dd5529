package org.vademecum.run;

import org.jspecify.annotations.Nullable;
import org.vademecum.llm.ModelTurn;

/**
 * What became of a request that was sent again. Calls of tools in it were not made.
 *
 * @param reply null unless it completed
 * @param usage as the model counts it; null unless it completed
 * @param error for a person; null unless it failed
 */
public record Replay(
        String model,
        ModelCall.Status status,
        @Nullable ModelReply reply,
        ModelTurn.@Nullable Usage usage,
        long elapsedMs,
        @Nullable String error) {}
