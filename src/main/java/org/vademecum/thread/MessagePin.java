package org.vademecum.thread;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** Somebody wants a message kept in all requests to models. */
@Entity
@Table(name = "message_pin")
public class MessagePin {
    @Id
    @Column(name = "message_id")
    private String messageId;

    @Column(name = "thread_id")
    private String threadId;

    @Column(name = "pinned_at")
    private Instant pinnedAt;

    @SuppressWarnings("NullAway.Init")
    protected MessagePin() {}

    MessagePin(ThreadMessage message, Instant now) {
        this.messageId = message.id();
        this.threadId = message.threadId();
        this.pinnedAt = now;
    }

    String messageId() {
        return messageId;
    }

    String threadId() {
        return threadId;
    }

    Instant pinnedAt() {
        return pinnedAt;
    }
}
