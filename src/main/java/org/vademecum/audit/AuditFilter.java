package org.vademecum.audit;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which entries are wanted; null asks for none in particular.
 *
 * @param from first moment
 * @param until the moment after the last
 * @param actor id, or name as people sign in with it
 * @param action as {@link org.vademecum.access.AuditAction#id}
 * @param objectId of what it was done to
 */
public record AuditFilter(
        @Nullable Instant from,
        @Nullable Instant until,
        @Nullable String actor,
        @Nullable String action,
        @Nullable String objectId) {
    public static final AuditFilter ALL = new AuditFilter(null, null, null, null, null);

    public AuditFilter {
        actor = given(actor);
        action = given(action);
        objectId = given(objectId);
    }

    private static @Nullable String given(@Nullable String value) {
        return value == null || value.isBlank() ? null : value.strip();
    }

    /** In JPQL about {@code e}; adds the values of its parameters. */
    String condition(Map<String, Object> values) {
        StringBuilder condition = new StringBuilder("1 = 1");
        add(condition, values, "e.at >= :from", "from", from);
        add(condition, values, "e.at < :until", "until", until);
        add(
                condition,
                values,
                "(e.actorId = :actor or e.actorId in (select p.id from Principal p where p.username = :actor))",
                "actor",
                actor);
        add(condition, values, "e.action = :action", "action", action);
        add(condition, values, "e.objectId = :object", "object", objectId);
        return condition.toString();
    }

    private static void add(
            StringBuilder condition, Map<String, Object> values, String part, String name, @Nullable Object value) {
        if (value != null) {
            condition.append(" and ").append(part);
            values.put(name, value);
        }
    }
}
