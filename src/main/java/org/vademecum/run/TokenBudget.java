package org.vademecum.run;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.vademecum.llm.ChatModelException;
import org.vademecum.llm.ChatSettings;

/** What is left of a run's tokens. The limits of its settings hold for all of its model turns together. */
final class TokenBudget {
    private final ChatSettings limits;
    private final int perRequest;
    private Usage used;

    /** @param perRequest most tokens of a single request, whatever the limits */
    TokenBudget(ChatSettings limits, int perRequest, Usage used) {
        this.limits = limits;
        this.perRequest = perRequest;
        this.used = used;
    }

    void use(Usage usage) {
        used = used.plus(usage);
    }

    /** Most tokens the next request may have. */
    int prompt() {
        return (int) Math.min(perRequest, left(limits.maxPromptTokens(), used.promptTokens()));
    }

    /** Most tokens of a request for a summary: where the run has a limit, the answer is left at least as much. */
    int summary() {
        return limits.maxPromptTokens() == null ? prompt() : prompt() / 2;
    }

    boolean completionSpent() {
        return left(limits.maxCompletionTokens(), used.completionTokens()) == 0;
    }

    /** The run's settings, with what is left for the next turn. */
    ChatSettings settings() {
        Integer most = limits.maxCompletionTokens();
        return limits.withMaxCompletionTokens(most == null ? null : (int) left(most, used.completionTokens()));
    }

    /** How a run ends for which the next request would be too much. */
    Ending.How spent() {
        if (completionSpent()) {
            return new Ending.How.Incomplete(Run.IncompleteReason.MAX_COMPLETION_TOKENS);
        }
        return prompt() < perRequest
                ? new Ending.How.Incomplete(Run.IncompleteReason.MAX_PROMPT_TOKENS)
                : new Ending.How.Failed(new RunError(
                        ChatModelException.Code.INVALID_PROMPT,
                        "The question is too long for this assistant's model."));
    }

    private static long left(@Nullable Integer limit, long used) {
        return Math.max(0, Objects.requireNonNullElse(limit, Integer.MAX_VALUE) - used);
    }
}
