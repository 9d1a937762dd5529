package org.vademecum.web.admin;

import com.fasterxml.jackson.core.type.TypeReference;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.vademecum.audit.AuditEntry;
import org.vademecum.common.Json;

/** A row of the audit page: an entry, and the names of those it speaks of. */
public class AuditItem {
    private static final TypeReference<Map<String, String>> DETAILS = new TypeReference<>() {};

    private final AuditEntry entry;
    private final String actor;
    private final String department;

    /** @param actor empty when nobody is known; an id when whoever it was is gone */
    AuditItem(AuditEntry entry, String actor, String department) {
        this.entry = entry;
        this.actor = actor;
        this.department = department;
    }

    public String getId() {
        return entry.id();
    }

    public Instant getAt() {
        return entry.at();
    }

    /** Suffix of the message that names what was done. */
    public String getAction() {
        return entry.action();
    }

    /** Suffix of the message that names how it ended. */
    public String getOutcome() {
        return entry.outcome().name().toLowerCase(Locale.ROOT);
    }

    public boolean isRefused() {
        return getOutcome().equals("refused");
    }

    public String getActor() {
        return actor;
    }

    public String getDepartment() {
        return department;
    }

    /** Such as "vector store vs_1"; empty for none. */
    public String getObject() {
        return entry.objectKind() == null ? "" : entry.objectKind() + " " + entry.objectId();
    }

    /** Such as "way: form". */
    public String getDetails() {
        return Json.read(entry.details(), DETAILS).entrySet().stream()
                .map(detail -> detail.getKey() + ": " + detail.getValue())
                .collect(Collectors.joining(", "));
    }

    /** Address and request, as far as they are known. */
    public String getOrigin() {
        String address = entry.address();
        return address == null ? "" : address;
    }

    public String getRequest() {
        String request = entry.requestId();
        return request == null ? "" : request;
    }
}
