package org.vademecum.thread;

import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.vademecum.access.Guarded;
import org.vademecum.common.Ids;
import org.vademecum.common.MetadataConverter;
import org.vademecum.tool.ToolResources;
import org.vademecum.tool.ToolResourcesConverter;

/** A conversation; its owner's alone. */
@Entity
@Table(name = "chat_thread")
public class ChatThread implements Guarded.Personal {
    /** Longest title, in characters. */
    public static final int TITLE_LENGTH = 120;

    @Id
    private String id;

    @Column(insertable = false, updatable = false)
    private long seq;

    @Column(name = "owner_id")
    private String ownerId;

    @Column(name = "department_id")
    private String departmentId;

    /** The assistant the browser's chat continues with; null for threads of programs. */
    @Column(name = "assistant_id")
    private @Nullable String assistantId;

    private @Nullable String title;

    @Column(name = "tool_resources")
    @Convert(converter = ToolResourcesConverter.class)
    private ToolResources toolResources;

    @Convert(converter = MetadataConverter.class)
    private Map<String, String> metadata;

    @Column(name = "created_at")
    private Instant createdAt;

    @Column(name = "updated_at")
    private Instant updatedAt;

    @Version
    private long version;

    @SuppressWarnings("NullAway.Init")
    protected ChatThread() {}

    public ChatThread(
            String ownerId, String departmentId, @Nullable String assistantId, @Nullable String title, Instant now) {
        this.id = Ids.next("thread_");
        this.ownerId = ownerId;
        this.departmentId = departmentId;
        this.assistantId = assistantId;
        this.title = title;
        this.toolResources = ToolResources.NONE;
        this.metadata = Map.of();
        this.createdAt = now;
        this.updatedAt = now;
    }

    /** A chat that begins with a question, from which it takes its title. */
    public static ChatThread begunWith(
            String question, String ownerId, String departmentId, String assistantId, Instant now) {
        return new ChatThread(ownerId, departmentId, assistantId, ThreadTitle.of(question), now);
    }

    public void rename(String title) {
        this.title = title;
    }

    /** Takes its title from a question, unless it has one. */
    void nameAfter(String question) {
        if (title == null && !question.isBlank()) {
            title = ThreadTitle.of(question);
        }
    }

    void describe(Map<String, String> metadata) {
        this.metadata = metadata;
    }

    /** Names what its runs' tools work on, besides what their assistants bring. */
    void equip(ToolResources resources) {
        this.toolResources = resources;
    }

    /** Something was said; brings the thread to the top of its owner's list. */
    public void touch(Instant now) {
        updatedAt = now;
    }

    @Override
    public String kind() {
        return "thread";
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public String ownerId() {
        return ownerId;
    }

    @Override
    public String departmentId() {
        return departmentId;
    }

    public @Nullable String assistantId() {
        return assistantId;
    }

    public @Nullable String title() {
        return title;
    }

    public ToolResources toolResources() {
        return toolResources;
    }

    public Map<String, String> metadata() {
        return metadata;
    }

    public Instant createdAt() {
        return createdAt;
    }

    public Instant updatedAt() {
        return updatedAt;
    }
}
