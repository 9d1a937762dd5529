package org.vademecum.retention;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import org.jspecify.annotations.Nullable;

/** How long a department keeps what it has. A department without one keeps all of it for ever. */
@Entity
@Table(name = "retention_policy")
public class RetentionPolicy {
    @Id
    @Column(name = "department_id")
    private String departmentId;

    @Column(name = "thread_days")
    private @Nullable Integer threadDays;

    @Column(name = "run_days")
    private @Nullable Integer runDays;

    @Column(name = "request_days")
    private @Nullable Integer requestDays;

    @Column(name = "file_days")
    private @Nullable Integer fileDays;

    @Version
    private long version;

    @SuppressWarnings("NullAway.Init")
    protected RetentionPolicy() {}

    RetentionPolicy(String departmentId) {
        this.departmentId = departmentId;
    }

    void become(RetentionTerms terms) {
        threadDays = terms.threadDays();
        runDays = terms.runDays();
        requestDays = terms.requestDays();
        fileDays = terms.fileDays();
    }

    public String departmentId() {
        return departmentId;
    }

    public RetentionTerms terms() {
        return new RetentionTerms(threadDays, runDays, requestDays, fileDays);
    }
}
