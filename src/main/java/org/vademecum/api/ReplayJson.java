package org.vademecum.api;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vademecum.run.CallItem;
import org.vademecum.run.Replay;

/**
 * What became of a request that was sent again; {@code status} is completed, failed or cancelled.
 *
 * @param difference how the text of the first answer becomes that of this one; empty unless there are both
 */
record ReplayJson(
        String model,
        String status,
        RequestJson request,
        RunContextJson.@Nullable ReplyJson reply,
        RunContextJson.@Nullable UsageJson usage,
        long elapsedMs,
        @Nullable String error,
        List<PieceJson> difference) {
    static ReplayJson of(Replay replay) {
        return new ReplayJson(
                replay.model(),
                replay.status().wireName(),
                RequestJson.of(replay.request()),
                RunContextJson.ReplyJson.of(replay.reply()),
                RunContextJson.UsageJson.of(replay.usage()),
                replay.elapsedMs(),
                replay.error(),
                replay.difference().stream().map(PieceJson::of).toList());
    }

    /**
     * What was sent, as {@link RunContextJson.CallJson} tells it.
     *
     * @param anew whether it was put together by another policy
     * @param leftOut how many messages and outputs were left out or shortened
     */
    record RequestJson(
            boolean anew,
            int budget,
            int used,
            boolean exact,
            long leftOut,
            List<RunContextJson.SegmentJson> segments) {
        static RequestJson of(Replay.Request request) {
            return new RequestJson(
                    request.anew(),
                    request.budget(),
                    request.used(),
                    request.exact(),
                    leftOut(request.items()),
                    RunContextJson.SegmentJson.of(request.items()));
        }

        private static long leftOut(List<CallItem> items) {
            return items.stream().filter(item -> item.omitted() > 0).count();
        }
    }
}
