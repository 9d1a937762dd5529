package org.vademecum.api;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vademecum.thread.ChatThread;

/** A thread in a list; times are seconds since 1970. */
record ThreadJson(
        String id,
        @Nullable String title,
        @Nullable String assistantId,
        long updatedAt,
        @Nullable String activeRunId) {
    static ThreadJson of(ChatThread thread, @Nullable String activeRunId) {
        return new ThreadJson(
                thread.id(),
                thread.title(),
                thread.assistantId(),
                thread.updatedAt().getEpochSecond(),
                activeRunId);
    }

    /**
     * A thread with its newest messages in reading order; {@code hasMore} tells of earlier ones.
     *
     * @param summary null when nothing was summarised
     */
    record Whole(
            String id,
            @Nullable String title,
            @Nullable AssistantJson assistant,
            long updatedAt,
            @Nullable String activeRunId,
            List<MessageJson> messages,
            boolean hasMore,
            @Nullable SummaryJson summary) {}
}
