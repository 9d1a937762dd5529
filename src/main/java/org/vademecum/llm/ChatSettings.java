package org.vademecum.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import org.jspecify.annotations.Nullable;

/**
 * Sampling settings; null leaves the choice to the model. Budgets are in tokens over a whole run.
 *
 * @param responseFormat what the answer must be, in OpenAI's notation: an object with {@code type}; null for any text,
 *     and {@link #ANY_FORMAT} for any text whatever the settings say that these go over
 * @param reasoningEffort how long the model may think, in the endpoint's own words
 * @param toolChoice which tool the model must call or may not call, in OpenAI's notation; null leaves it to the model
 */
public record ChatSettings(
        @Nullable Double temperature,
        @Nullable Double topP,
        @Nullable Integer maxCompletionTokens,
        @Nullable Integer maxPromptTokens,
        @Nullable Boolean parallelToolCalls,
        @Nullable JsonNode responseFormat,
        @Nullable String reasoningEffort,
        @Nullable JsonNode toolChoice) {
    public static final ChatSettings DEFAULT = new ChatSettings(null, null, null, null, null, null, null, null);

    /** See {@code responseFormat}. */
    public static final JsonNode ANY_FORMAT = TextNode.valueOf("auto");

    public ChatSettings {
        responseFormat = orNull(responseFormat);
        toolChoice = orNull(toolChoice);
    }

    /** These settings, and those of {@code others} where these say nothing. */
    public ChatSettings over(ChatSettings others) {
        return new ChatSettings(
                first(temperature, others.temperature),
                first(topP, others.topP),
                first(maxCompletionTokens, others.maxCompletionTokens),
                first(maxPromptTokens, others.maxPromptTokens),
                first(parallelToolCalls, others.parallelToolCalls),
                decided(first(responseFormat, others.responseFormat)),
                first(reasoningEffort, others.reasoningEffort),
                first(toolChoice, others.toolChoice));
    }

    private static <T> @Nullable T first(@Nullable T one, @Nullable T other) {
        return one == null ? other : one;
    }

    private static @Nullable JsonNode decided(@Nullable JsonNode format) {
        return ANY_FORMAT.equals(format) ? null : format;
    }

    public ChatSettings withMaxCompletionTokens(@Nullable Integer most) {
        return new ChatSettings(
                temperature,
                topP,
                most,
                maxPromptTokens,
                parallelToolCalls,
                responseFormat,
                reasoningEffort,
                toolChoice);
    }

    public ChatSettings withToolChoice(@Nullable JsonNode choice) {
        return new ChatSettings(
                temperature,
                topP,
                maxCompletionTokens,
                maxPromptTokens,
                parallelToolCalls,
                responseFormat,
                reasoningEffort,
                choice);
    }

    private static @Nullable JsonNode orNull(@Nullable JsonNode node) {
        return node == null || node.isNull() ? null : node;
    }
}
