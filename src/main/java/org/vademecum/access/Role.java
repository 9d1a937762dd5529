package org.vademecum.access;

/** What a principal may do within their departments; {@link #ADMIN} acts in all of them. */
public enum Role {
    /** Chats with the assistants of their departments. */
    EMPLOYEE,
    /** Uploads and removes manuals. */
    CURATOR,
    /** Reads flagged answers and judges them. */
    REVIEWER,
    /** Reads what the audit has of their departments. */
    AUDITOR,
    ADMIN;

    /** The name as the container and the realm know it: lower case. */
    public String id() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
