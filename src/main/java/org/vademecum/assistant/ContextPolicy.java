package org.vademecum.assistant;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.vademecum.common.Invalid;

/**
 * How requests to the model are put together within their budget.
 *
 * @param strategy what goes when the conversation is too long
 * @param lastMessages how many of the thread's newest messages are looked at; only with {@link Strategy#LAST_MESSAGES}
 * @param tokenBudget most tokens of a request; null for the installation's
 * @param shares most of the budget that parts of a request may take
 * @param passages where what was found in the manuals stands
 */
public record ContextPolicy(
        Strategy strategy,
        @Nullable Integer lastMessages,
        @Nullable Integer tokenBudget,
        Shares shares,
        Place passages) {
    public static final ContextPolicy DEFAULT =
            new ContextPolicy(Strategy.AUTO, null, null, Shares.NONE, Place.TOOL_OUTPUT);

    public static final int LEAST_BUDGET = 256;
    public static final int MOST_BUDGET = 2_000_000;
    public static final int MOST_MESSAGES = 60;

    /** What goes first. */
    public enum Strategy {
        /** The oldest whole turns, as many as must. */
        @JsonProperty("auto")
        AUTO,
        /** Everything but the newest messages; of these, the oldest whole turns when there is no room. */
        @JsonProperty("last_messages")
        LAST_MESSAGES,
        /** As with {@link #AUTO}, but the model writes a summary of them, which stands in their place. */
        @JsonProperty("summarise")
        SUMMARISE
    }

    /** Where passages stand in a request. */
    public enum Place {
        /** As the output of the search. */
        @JsonProperty("tool_output")
        TOOL_OUTPUT,
        /** As a message of their own before the question. */
        @JsonProperty("before_question")
        BEFORE_QUESTION,
        /** Behind the instructions. */
        @JsonProperty("instructions")
        INSTRUCTIONS
    }

    /** In percent of the budget; null for no limit but the budget. */
    public record Shares(
            @Nullable Integer instructions,
            @Nullable Integer history,
            @Nullable Integer passages,
            @Nullable Integer toolOutputs) {
        public static final Shares NONE = new Shares(null, null, null, null);

        private boolean valid() {
            return Stream.of(instructions, history, passages, toolOutputs)
                    .filter(Objects::nonNull)
                    .allMatch(share -> share >= 0 && share <= 100);
        }
    }

    @SuppressWarnings("NullAway") // A policy of an older release, or one that says little, has not all of them.
    public ContextPolicy {
        strategy = Objects.requireNonNullElse(strategy, Strategy.AUTO);
        shares = Objects.requireNonNullElse(shares, Shares.NONE);
        passages = Objects.requireNonNullElse(passages, Place.TOOL_OUTPUT);
    }

    /** The same with {@link Strategy#AUTO}. */
    public ContextPolicy leavingOutTheOldest() {
        return new ContextPolicy(Strategy.AUTO, null, tokenBudget, shares, passages);
    }

    /** @throws Invalid when its numbers make no sense */
    public void requireValid() {
        require(shares.valid(), "shares", "Each share must be between 0 and 100 percent.");
        require(
                tokenBudget == null || (tokenBudget >= LEAST_BUDGET && tokenBudget <= MOST_BUDGET),
                "token_budget",
                "token_budget must be between %d and %d.".formatted(LEAST_BUDGET, MOST_BUDGET));
        boolean counted = lastMessages != null && lastMessages >= 1 && lastMessages <= MOST_MESSAGES;
        require(
                strategy == Strategy.LAST_MESSAGES ? counted : lastMessages == null,
                "last_messages",
                "last_messages must be between 1 and %d with the strategy 'last_messages', and null with any other."
                        .formatted(MOST_MESSAGES));
    }

    private static void require(boolean right, String param, String message) {
        if (!right) {
            throw new Invalid(param, "invalid_value", message);
        }
    }
}
