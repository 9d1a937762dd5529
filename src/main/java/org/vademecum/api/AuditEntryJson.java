package org.vademecum.api;

import com.fasterxml.jackson.core.type.TypeReference;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.vademecum.audit.AuditEntry;
import org.vademecum.common.Json;

/** An entry of the audit, as it is exported: all that its hash says, and the hash. */
record AuditEntryJson(
        @Nullable Long number,
        String id,
        String at,
        String action,
        String outcome,
        @Nullable String actorId,
        @Nullable String keyId,
        @Nullable String departmentId,
        @Nullable String objectKind,
        @Nullable String objectId,
        Map<String, String> details,
        @Nullable String address,
        @Nullable String requestId,
        @Nullable String previousHash,
        @Nullable String hash) {
    private static final TypeReference<Map<String, String>> DETAILS = new TypeReference<>() {};

    static AuditEntryJson of(AuditEntry entry) {
        return new AuditEntryJson(
                entry.number(),
                entry.id(),
                entry.at().toString(),
                entry.action(),
                entry.outcome().name().toLowerCase(Locale.ROOT),
                entry.actorId(),
                entry.keyId(),
                entry.departmentId(),
                entry.objectKind(),
                entry.objectId(),
                Json.read(entry.details(), DETAILS),
                entry.address(),
                entry.requestId(),
                entry.previousHash(),
                entry.hash());
    }
}
