package org.vademecum.thread;

import com.fasterxml.jackson.core.type.TypeReference;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.vademecum.common.Ids;
import org.vademecum.common.Json;
import org.vademecum.common.MetadataConverter;

/** A question or an answer. An answer begins in progress and ends completed or incomplete. */
@Entity
@Table(name = "thread_message")
public class ThreadMessage {
    private static final TypeReference<List<MessageContent>> CONTENT = new TypeReference<>() {};
    private static final TypeReference<List<Attachment>> ATTACHMENTS = new TypeReference<>() {};
    private static final TypeReference<List<NearestSection>> NEAREST = new TypeReference<>() {};

    /** Who speaks. */
    public enum Role {
        USER,
        ASSISTANT
    }

    /** As on the wire. */
    public enum Status {
        IN_PROGRESS,
        INCOMPLETE,
        COMPLETED
    }

    /** Whether an answer answers. */
    public enum Outcome {
        ANSWERED,
        /** The manuals do not say. */
        DECLINED
    }

    /** Why an answer is not whole, as on the wire. */
    public enum IncompleteReason {
        CONTENT_FILTER,
        MAX_TOKENS,
        RUN_CANCELLED,
        RUN_EXPIRED,
        RUN_FAILED
    }

    @Id
    private String id;

    @Column(insertable = false, updatable = false)
    private long seq;

    @Column(name = "thread_id")
    private String threadId;

    @Enumerated(EnumType.STRING)
    private Role role;

    @Enumerated(EnumType.STRING)
    private Status status;

    /** A JSON list of {@link MessageContent}. */
    private String content;

    /** A JSON list of {@link Attachment}. */
    private String attachments;

    @Column(name = "assistant_id")
    private @Nullable String assistantId;

    @Column(name = "run_id")
    private @Nullable String runId;

    @Enumerated(EnumType.STRING)
    private @Nullable Outcome outcome;

    /** A JSON list of {@link NearestSection}. */
    private String nearest;

    @Enumerated(EnumType.STRING)
    @Column(name = "incomplete_reason")
    private @Nullable IncompleteReason incompleteReason;

    @Convert(converter = MetadataConverter.class)
    private Map<String, String> metadata;

    @Column(name = "created_at")
    private Instant createdAt;

    @Column(name = "completed_at")
    private @Nullable Instant completedAt;

    @Column(name = "incomplete_at")
    private @Nullable Instant incompleteAt;

    @Version
    private long version;

    @SuppressWarnings("NullAway.Init")
    protected ThreadMessage() {}

    private ThreadMessage(String threadId, Role role, Status status, List<MessageContent> content, Instant now) {
        this.id = Ids.next("msg_");
        this.threadId = threadId;
        this.role = role;
        this.status = status;
        this.content = write(content);
        this.attachments = "[]";
        this.nearest = "[]";
        this.metadata = Map.of();
        this.createdAt = now;
    }

    /** A question, complete as it stands. */
    public static ThreadMessage question(String threadId, String text, Instant now) {
        ThreadMessage message =
                new ThreadMessage(threadId, Role.USER, Status.COMPLETED, List.of(MessageContent.Text.plain(text)), now);
        message.completedAt = now;
        return message;
    }

    /** What a program puts into a thread. */
    public static ThreadMessage written(String threadId, NewMessage form, Instant now) {
        ThreadMessage message = new ThreadMessage(threadId, form.role(), Status.COMPLETED, form.content(), now);
        message.attachments = Json.write(form.attachments());
        message.metadata = form.metadata();
        message.completedAt = now;
        return message;
    }

    /** An answer that a run begins to write. */
    public static ThreadMessage answer(String threadId, String assistantId, String runId, Instant now) {
        ThreadMessage message = new ThreadMessage(threadId, Role.ASSISTANT, Status.IN_PROGRESS, List.of(), now);
        message.assistantId = assistantId;
        message.runId = runId;
        return message;
    }

    /**
     * The messages with each run of questions as one, for a model that is to read them; not to be stored. There is a
     * question in any case, if an empty one.
     */
    public static List<ThreadMessage> joined(String threadId, List<ThreadMessage> messages, Instant now) {
        List<ThreadMessage> joined = new ArrayList<>();
        for (ThreadMessage message : messages) {
            boolean follows = !joined.isEmpty() && joined.getLast().role == Role.USER && message.role == Role.USER;
            joined.add(follows ? joined.removeLast().followedBy(message) : message);
        }
        if (joined.stream().noneMatch(message -> message.role == Role.USER)) {
            joined.add(question(threadId, "", now));
        }
        return joined;
    }

    private ThreadMessage followedBy(ThreadMessage next) {
        List<MessageContent> both = new ArrayList<>(content());
        both.addAll(next.content());
        return next.showing(both);
    }

    /** The same message with other content, for a model that is to read it; not to be stored. */
    ThreadMessage showing(List<MessageContent> content) {
        ThreadMessage copy = new ThreadMessage(threadId, role, status, content, createdAt);
        copy.id = id;
        return copy;
    }

    /** Ends an answer that is whole. */
    public void complete(MessageContent.Text text, Outcome outcome, List<NearestSection> nearest, Instant now) {
        requireInProgress();
        this.content = write(List.of(text));
        this.outcome = outcome;
        this.nearest = Json.write(nearest);
        this.status = Status.COMPLETED;
        this.completedAt = now;
    }

    /** Ends an answer that was cut off; what was written of it is kept. */
    public void cutOff(MessageContent.Text text, IncompleteReason reason, Instant now) {
        requireInProgress();
        this.content = text.value().isEmpty() ? "[]" : write(List.of(text));
        this.incompleteReason = reason;
        this.status = Status.INCOMPLETE;
        this.incompleteAt = now;
    }

    void describe(Map<String, String> metadata) {
        this.metadata = metadata;
    }

    private void requireInProgress() {
        if (status != Status.IN_PROGRESS) {
            throw new IllegalStateException("message %s is %s".formatted(id, status));
        }
    }

    private static String write(List<? extends MessageContent> content) {
        // The array type keeps each element's "type" key, which erasure would lose.
        return Json.write(content.toArray(new MessageContent[0]));
    }

    public String id() {
        return id;
    }

    /** Position among all messages; set once the row has been read from the database. */
    public long seq() {
        return seq;
    }

    public String threadId() {
        return threadId;
    }

    public Role role() {
        return role;
    }

    public Status status() {
        return status;
    }

    public List<MessageContent> content() {
        return Json.read(content, CONTENT);
    }

    /** The text of all text parts. */
    public String text() {
        return content().stream()
                .flatMap(part -> part.asText().stream())
                .map(MessageContent.Text::value)
                .collect(Collectors.joining("\n\n"));
    }

    public boolean hasImages() {
        return content().stream().anyMatch(part -> part.asText().isEmpty());
    }

    /** The citations of all text parts. */
    public List<Citation> citations() {
        return content().stream()
                .flatMap(part -> part.asText().stream())
                .flatMap(text -> text.citations().stream())
                .toList();
    }

    public List<Attachment> attachments() {
        return Json.read(attachments, ATTACHMENTS);
    }

    public @Nullable String assistantId() {
        return assistantId;
    }

    public @Nullable String runId() {
        return runId;
    }

    public @Nullable Outcome outcome() {
        return outcome;
    }

    public List<NearestSection> nearest() {
        return Json.read(nearest, NEAREST);
    }

    public @Nullable IncompleteReason incompleteReason() {
        return incompleteReason;
    }

    public Map<String, String> metadata() {
        return metadata;
    }

    public Instant createdAt() {
        return createdAt;
    }

    public @Nullable Instant completedAt() {
        return completedAt;
    }

    public @Nullable Instant incompleteAt() {
        return incompleteAt;
    }
}
