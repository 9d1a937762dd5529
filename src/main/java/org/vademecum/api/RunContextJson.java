package org.vademecum.api;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.vademecum.llm.ModelTurn;
import org.vademecum.llm.ToolCall;
import org.vademecum.run.CallItem;
import org.vademecum.run.InspectedCall;
import org.vademecum.run.ModelCall;
import org.vademecum.run.ModelReply;

/** What the model was sent for a run, call by call; {@code threadId} is null when nothing was sent. */
record RunContextJson(String runId, @Nullable String threadId, List<CallJson> calls) {
    static RunContextJson of(String runId, List<InspectedCall> calls, Function<ModelCall, Set<String>> models) {
        String threadId = calls.isEmpty() ? null : calls.getFirst().call().threadId();
        return new RunContextJson(
                runId,
                threadId,
                calls.stream()
                        .map(call -> CallJson.of(call, models.apply(call.call())))
                        .toList());
    }

    /**
     * One request; times are seconds since 1970.
     *
     * @param purpose {@code answer}; {@code summary} when older turns were summed up; of a search {@code rewrite} when it had its
     *     question said another way, {@code rerank} when it had passages put in order
     * @param exact whether {@code used} was counted with the model's own vocabulary, or estimated
     * @param reply what the model answered; null where it did not, or where it was not kept
     * @param models what the request can be sent to again, the one that got it first
     * @param segments tokens by part, in the order of the request
     */
    record CallJson(
            String id,
            String purpose,
            String model,
            @Nullable String host,
            String status,
            @Nullable String error,
            long startedAt,
            @Nullable Long elapsedMs,
            int budget,
            int used,
            boolean exact,
            @Nullable UsageJson usage,
            @Nullable ReplyJson reply,
            Set<String> models,
            List<SegmentJson> segments,
            List<ItemJson> items,
            @Nullable DifferenceJson difference) {
        static CallJson of(InspectedCall inspected, Set<String> models) {
            ModelCall call = inspected.call();
            Instant ended = call.endedAt();
            return new CallJson(
                    call.id(),
                    MessageJson.lower(call.purpose()),
                    call.model(),
                    call.host(),
                    call.status().wireName(),
                    call.error(),
                    call.startedAt().getEpochSecond(),
                    ended == null
                            ? null
                            : Duration.between(call.startedAt(), ended).toMillis(),
                    call.budget(),
                    call.used(),
                    call.exact(),
                    UsageJson.of(call.usage()),
                    ReplyJson.of(call.reply()),
                    models,
                    SegmentJson.of(call.items()),
                    inspected.items().stream().map(ItemJson::of).toList(),
                    DifferenceJson.of(inspected));
        }
    }

    /** What a model answered; tools that it called were called by the run, not by a replay. */
    record ReplyJson(String text, List<ToolCall> toolCalls) {
        static @Nullable ReplyJson of(@Nullable ModelReply reply) {
            return reply == null ? null : new ReplyJson(reply.text(), reply.toolCalls());
        }
    }

    /** What the call cost in the end; {@code estimated} when the endpoint did not say. */
    record UsageJson(long promptTokens, long completionTokens, boolean estimated) {
        static @Nullable UsageJson of(ModelTurn.@Nullable Usage usage) {
            return usage == null
                    ? null
                    : new UsageJson(usage.promptTokens(), usage.completionTokens(), usage.estimated());
        }
    }

    /** A part of the bar. */
    record SegmentJson(String part, int tokens) {
        static List<SegmentJson> of(List<CallItem> items) {
            Map<String, Integer> tokens = new LinkedHashMap<>();
            items.stream()
                    .filter(CallItem::sent)
                    .forEach(item -> tokens.merge(item.part(), item.tokens(), Integer::sum));
            return tokens.entrySet().stream()
                    .map(part -> new SegmentJson(part.getKey(), part.getValue()))
                    .toList();
        }
    }

    /** Something that was sent, or left out. */
    record ItemJson(
            String part,
            String role,
            String sourceId,
            String state,
            String reason,
            int tokens,
            int omitted,
            String change,
            String text) {
        static ItemJson of(InspectedCall.Item inspected) {
            CallItem item = inspected.item();
            return new ItemJson(
                    item.part(),
                    item.role(),
                    item.sourceId(),
                    item.state(),
                    item.reason(),
                    item.tokens(),
                    item.omitted(),
                    MessageJson.lower(inspected.change()),
                    inspected.text());
        }
    }

    /**
     * The difference to the request before.
     *
     * @param sameRun whether that one was of the same run, or the last one of the question before
     * @param tokens by how many this one is longer
     * @param gone what is not in it any more
     */
    record DifferenceJson(String callId, boolean sameRun, int tokens, List<ItemJson> gone) {
        static @Nullable DifferenceJson of(InspectedCall inspected) {
            ModelCall previous = inspected.previous();
            return previous == null
                    ? null
                    : new DifferenceJson(
                            previous.id(),
                            previous.runId().equals(inspected.call().runId()),
                            inspected.call().used() - previous.used(),
                            inspected.gone().stream().map(ItemJson::of).toList());
        }
    }
}
