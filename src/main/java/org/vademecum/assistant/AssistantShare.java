package org.vademecum.assistant;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.vademecum.common.Ids;

/** Another department may ask an assistant: since when, and by whose leave. */
@Entity
@Table(name = "assistant_share")
public class AssistantShare {
    @Id
    private String id;

    @Column(name = "assistant_id")
    private String assistantId;

    @Column(name = "department_id")
    private String departmentId;

    @Column(name = "shared_by")
    private String sharedBy;

    @Column(name = "shared_at")
    private Instant sharedAt;

    @SuppressWarnings("NullAway.Init")
    protected AssistantShare() {}

    AssistantShare(String assistantId, String departmentId, String sharedBy, Instant now) {
        this.id = Ids.next("share_");
        this.assistantId = assistantId;
        this.departmentId = departmentId;
        this.sharedBy = sharedBy;
        this.sharedAt = now;
    }

    String assistantId() {
        return assistantId;
    }

    /** That may ask. */
    public String departmentId() {
        return departmentId;
    }

    /** A principal. */
    public String sharedBy() {
        return sharedBy;
    }

    public Instant sharedAt() {
        return sharedAt;
    }
}
