package org.vademecum.api.v1;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.vademecum.run.RunEventData;
import org.vademecum.thread.Attachment;
import org.vademecum.thread.ThreadMessage;

/** A message on the wire. */
record MessageJson(
        String id,
        String object,
        long createdAt,
        String threadId,
        String status,
        @Nullable IncompleteJson incompleteDetails,
        @Nullable Long completedAt,
        @Nullable Long incompleteAt,
        String role,
        List<ContentJson> content,
        @Nullable String assistantId,
        @Nullable String runId,
        List<AttachmentJson> attachments,
        Map<String, String> metadata) {
    private static final String OBJECT = "thread.message";

    record IncompleteJson(String reason) {
        static @Nullable IncompleteJson of(ThreadMessage.@Nullable IncompleteReason reason) {
            return reason == null ? null : new IncompleteJson(Wire.name(reason));
        }
    }

    record AttachmentJson(String fileId, List<ToolJson> tools) {
        record ToolJson(String type) {}

        static AttachmentJson of(Attachment attachment) {
            return new AttachmentJson(
                    attachment.fileId(),
                    attachment.tools().stream()
                            .map(use -> new ToolJson(Wire.name(use)))
                            .toList());
        }
    }

    static MessageJson of(ThreadMessage message) {
        return new MessageJson(
                message.id(),
                OBJECT,
                message.createdAt().getEpochSecond(),
                message.threadId(),
                Wire.name(message.status()),
                IncompleteJson.of(message.incompleteReason()),
                Wire.seconds(message.completedAt()),
                Wire.seconds(message.incompleteAt()),
                Wire.name(message.role()),
                message.content().stream().map(ContentJson::of).toList(),
                message.assistantId(),
                message.runId(),
                message.attachments().stream().map(AttachmentJson::of).toList(),
                message.metadata());
    }

    /** An answer that begins. */
    static MessageJson of(RunEventData.MessageBegun begun) {
        return new MessageJson(
                begun.messageId(),
                OBJECT,
                begun.createdAt().getEpochSecond(),
                begun.threadId(),
                "in_progress",
                null,
                null,
                null,
                "assistant",
                List.of(),
                begun.assistantId(),
                begun.runId(),
                List.of(),
                Map.of());
    }

    /** An answer at its end. */
    static MessageJson of(RunEventData.MessageBegun begun, RunEventData.MessageEnded ended, Instant now) {
        boolean complete = ended.status() == ThreadMessage.Status.COMPLETED;
        return new MessageJson(
                begun.messageId(),
                OBJECT,
                begun.createdAt().getEpochSecond(),
                begun.threadId(),
                Wire.name(ended.status()),
                IncompleteJson.of(ended.incompleteReason()),
                complete ? Wire.seconds(now) : null,
                complete ? null : Wire.seconds(now),
                "assistant",
                List.of(ContentJson.text(ended.text(), ended.citations())),
                begun.assistantId(),
                begun.runId(),
                List.of(),
                Map.of());
    }
}
