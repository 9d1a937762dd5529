package org.vademecum.thread;

import java.util.List;
import java.util.Map;

/** A message that a program puts into a thread, complete as it stands. */
public record NewMessage(
        ThreadMessage.Role role,
        List<MessageContent> content,
        List<Attachment> attachments,
        Map<String, String> metadata) {
    public NewMessage {
        content = List.copyOf(content);
        attachments = List.copyOf(attachments);
    }
}
