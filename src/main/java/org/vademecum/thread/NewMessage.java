package org.vademecum.thread;

import java.util.List;
import java.util.Map;

/**
 * A message that a program puts into a thread, complete as it stands.
 *
 * @param place where it stands in the request, such as {@code messages[0]}; empty when it is the request
 */
public record NewMessage(
        ThreadMessage.Role role,
        List<MessageContent> content,
        List<Attachment> attachments,
        Map<String, String> metadata,
        String place) {
    public NewMessage {
        content = List.copyOf(content);
        attachments = List.copyOf(attachments);
    }

    /** The request itself. */
    public NewMessage(
            ThreadMessage.Role role,
            List<MessageContent> content,
            List<Attachment> attachments,
            Map<String, String> metadata) {
        this(role, content, attachments, metadata, "");
    }

    /** The name of a field of a part of its content, for whoever is told what is wrong with it. */
    String param(int part, String field) {
        return placed("content[%d].%s".formatted(part, field));
    }

    /** The same of an attachment. */
    String attachmentParam(int attachment) {
        return placed("attachments[%d]".formatted(attachment));
    }

    private String placed(String param) {
        return place.isEmpty() ? param : place + "." + param;
    }
}
