package org.vademecum.access;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.vademecum.common.Ids;

/** A part of the company; assistants, vector stores, documents and threads belong to exactly one. */
@Entity
@Table(name = "department")
public class Department {
    /** Code of the department that is made where there is none. */
    public static final String MAIN = "main";

    @Id
    private String id;

    /** Stable short name for configuration and groups, such as {@code hr}. */
    private String code;

    private String name;
    private String initials;

    /** The group of the identity provider that gives it; null for the one that its code names. */
    @Column(name = "group_path")
    private @Nullable String groupPath;

    @Column(name = "created_at")
    private Instant createdAt;

    @SuppressWarnings("NullAway.Init")
    protected Department() {}

    public Department(String code, String name, String initials, Instant now) {
        this.id = Ids.next("dept_");
        this.code = code;
        this.name = name;
        this.initials = initials;
        this.createdAt = now;
    }

    void rename(String name, String initials) {
        this.name = name;
        this.initials = initials;
    }

    /** Null for the group that its code names. */
    void mapTo(@Nullable String groupPath) {
        this.groupPath = groupPath;
    }

    public String id() {
        return id;
    }

    public String code() {
        return code;
    }

    public String name() {
        return name;
    }

    public String initials() {
        return initials;
    }

    public @Nullable String groupPath() {
        return groupPath;
    }

    public Instant createdAt() {
        return createdAt;
    }
}
