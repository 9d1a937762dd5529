package org.vademecum.access;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Something that the audit is to know. Fired in the transaction that does it, so that neither is kept without the other;
 * never with a secret, nor with what somebody has written.
 *
 * @param actorId the principal; null when nobody is known
 * @param keyId the API key that stood for them, if one did
 * @param departmentId whose auditors may read it; null when administrators alone may
 * @param objectKind as {@link Guarded#kind} has it; null with no object
 * @param details what else there is to say, briefly
 */
public record Audited(
        AuditAction action,
        Outcome outcome,
        @Nullable String actorId,
        @Nullable String keyId,
        @Nullable String departmentId,
        @Nullable String objectKind,
        @Nullable String objectId,
        Map<String, String> details) {
    public enum Outcome {
        DONE,
        REFUSED
    }

    public Audited {
        details = Map.copyOf(details);
    }

    public static Audited of(Caller caller, AuditAction action, Guarded object) {
        return of(caller, action, object.kind(), object.id(), object.departmentId());
    }

    public static Audited of(Caller caller, AuditAction action, String kind, String id, @Nullable String departmentId) {
        return new Audited(
                action, Outcome.DONE, caller.principalId(), caller.keyId(), departmentId, kind, id, Map.of());
    }

    /** Of the caller themselves. */
    public static Audited of(Caller caller, AuditAction action) {
        return new Audited(
                action, Outcome.DONE, caller.principalId(), caller.keyId(), home(caller), null, null, Map.of());
    }

    /** Of somebody who was turned away; null when nobody of that name is known. */
    public static Audited refused(AuditAction action, @Nullable String actorId) {
        return new Audited(action, Outcome.REFUSED, actorId, null, null, null, null, Map.of());
    }

    /** The same, of something that was not let happen. */
    public Audited refused() {
        return new Audited(action, Outcome.REFUSED, actorId, keyId, departmentId, objectKind, objectId, details);
    }

    public Audited with(String name, String value) {
        Map<String, String> more = new TreeMap<>(details);
        more.put(name, value);
        return new Audited(action, outcome, actorId, keyId, departmentId, objectKind, objectId, more);
    }

    /** Whoever is in several departments is no single one's. */
    private static @Nullable String home(Caller caller) {
        return caller.departmentIds().size() == 1
                ? caller.departmentIds().iterator().next()
                : null;
    }
}
