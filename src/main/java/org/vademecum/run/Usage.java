package org.vademecum.run;

import org.vademecum.llm.ModelTurn;

/**
 * Tokens a run or a step has used.
 *
 * @param estimated at least some of them were counted here, since the endpoint did not report them
 */
public record Usage(long promptTokens, long completionTokens, boolean estimated) {
    public static final Usage NONE = new Usage(0, 0, false);

    static Usage of(ModelTurn.Usage turn) {
        return new Usage(turn.promptTokens(), turn.completionTokens(), turn.estimated());
    }

    public Usage plus(Usage other) {
        return new Usage(
                promptTokens + other.promptTokens,
                completionTokens + other.completionTokens,
                estimated || other.estimated);
    }

    public long totalTokens() {
        return promptTokens + completionTokens;
    }
}
