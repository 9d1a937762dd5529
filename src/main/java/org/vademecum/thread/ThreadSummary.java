package org.vademecum.thread;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;

/** What a model is told in the place of a thread's older messages. A model writes it, the thread's owner may edit it. */
@Entity
@Table(name = "thread_summary")
public class ThreadSummary {
    @Id
    @Column(name = "thread_id")
    private String threadId;

    private String text;

    @Column(name = "message_id")
    private String messageId;

    @Column(name = "message_seq")
    private long messageSeq;

    private int tokens;
    private String model;
    private boolean edited;

    @Column(name = "updated_at")
    private Instant updatedAt;

    @Version
    private long version;

    @SuppressWarnings("NullAway.Init")
    protected ThreadSummary() {}

    /** Of a thread that has none yet; tells of nothing before it is {@linkplain #grow written}. */
    public ThreadSummary(String threadId) {
        this.threadId = threadId;
        this.text = "";
        this.messageId = "";
        this.model = "";
        this.updatedAt = Instant.EPOCH;
    }

    /** A model has written it anew, so that it tells of all messages up to {@code last}. */
    public void grow(String newText, ThreadMessage last, String byModel, int tokenCount, Instant now) {
        text = newText;
        messageId = last.id();
        messageSeq = last.seq();
        model = byModel;
        edited = false;
        tokens = tokenCount;
        updatedAt = now;
    }

    /** A person has changed what it says; what it tells of stays. */
    public void edit(String newText, int tokenCount, Instant now) {
        text = newText;
        edited = true;
        tokens = tokenCount;
        updatedAt = now;
    }

    public boolean covers(ThreadMessage message) {
        return message.seq() <= messageSeq;
    }

    public String threadId() {
        return threadId;
    }

    public String text() {
        return text;
    }

    /** The last message that it tells of. */
    public String messageId() {
        return messageId;
    }

    /** As the model counts them that has written it. */
    public int tokens() {
        return tokens;
    }

    /** The model that wrote it last. */
    public String model() {
        return model;
    }

    /** Whether a person has changed it since. */
    public boolean edited() {
        return edited;
    }

    public Instant updatedAt() {
        return updatedAt;
    }

    /** Another one after each change. */
    public long version() {
        return version;
    }
}
