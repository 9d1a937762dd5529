package org.vademecum.api;

import org.jspecify.annotations.Nullable;
import org.vademecum.run.Replay;

/** What became of a request that was sent again; {@code status} is completed, failed or cancelled. */
record ReplayJson(
        String model,
        String status,
        RunContextJson.@Nullable ReplyJson reply,
        RunContextJson.@Nullable UsageJson usage,
        long elapsedMs,
        @Nullable String error) {
    static ReplayJson of(Replay replay) {
        return new ReplayJson(
                replay.model(),
                replay.status().wireName(),
                RunContextJson.ReplyJson.of(replay.reply()),
                RunContextJson.UsageJson.of(replay.usage()),
                replay.elapsedMs(),
                replay.error());
    }
}
