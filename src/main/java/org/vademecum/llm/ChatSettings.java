package org.vademecum.llm;

import org.jspecify.annotations.Nullable;

/** Sampling settings; null leaves the choice to the model. Budgets are in tokens over a whole run. */
public record ChatSettings(
        @Nullable Double temperature,
        @Nullable Double topP,
        @Nullable Integer maxCompletionTokens,
        @Nullable Integer maxPromptTokens,
        @Nullable Boolean parallelToolCalls) {
    public static final ChatSettings DEFAULT = new ChatSettings(null, null, null, null, null);
}
