package org.vademecum.access;

import jakarta.persistence.EntityManager;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.vademecum.common.CursorPage;
import org.vademecum.common.Keyset;
import org.vademecum.common.ListRequest;

/**
 * What one caller sees in lists of objects that have an {@code audience}: what they keep, and what their departments
 * have. It is what {@link AccessPolicy#allows} lets them read, found along an index instead of row by row.
 *
 * @param all whether to see what all departments and service accounts have
 */
public record Readership(String principalId, Set<String> departmentIds, boolean all) {
    private static final int OWN = 1;

    public Readership {
        departmentIds = Set.copyOf(departmentIds);
    }

    /**
     * As {@link #page}, together with what other departments share with these; {@code shared} in JPQL is true for what is
     * shared with one of {@code :borrowers}.
     */
    public <T> CursorPage<T> pageWithShared(EntityManager em, Class<T> entity, String shared, ListRequest page) {
        if (all || departmentIds.isEmpty()) {
            return page(em, entity, "1 = 1", Map.of(), page);
        }
        Set<String> audiences = new HashSet<>(departmentIds);
        audiences.add(principalId);
        List<Keyset<T>> groups = new ArrayList<>(
                new Keyset<>(em, entity, "e.audience = :audience", Map.of()).each("audience", audiences));
        groups.add(new Keyset<>(
                em, entity, "e.departmentId not in :borrowers and " + shared, Map.of("borrowers", departmentIds)));
        return Keyset.page(groups, page);
    }

    /** A page of an entity; {@code condition} in JPQL, as {@link Keyset} takes it, with the values of its parameters. */
    public <T> CursorPage<T> page(
            EntityManager em, Class<T> entity, String condition, Map<String, Object> values, ListRequest page) {
        if (!all) {
            Set<String> audiences = new HashSet<>(departmentIds);
            audiences.add(principalId);
            return new Keyset<>(em, entity, "e.audience = :audience and " + condition, values)
                    .pageOfEach(page, "audience", audiences);
        }
        Map<String, Object> own = new HashMap<>(values);
        own.put("audience", principalId);
        return Keyset.page(
                List.of(
                        Keyset.ofAll(em, entity, condition, values),
                        new Keyset<>(
                                em,
                                entity,
                                "e.audience = :audience and " + condition + " and e.installation <> 0",
                                own)),
                page);
    }

    /**
     * Which list has what this audience reads, as the entity's {@code installation}: 0 for the one of all that administrators
     * read, 1 for none but the audience's own, since a person keeps it.
     */
    public static int listOf(String audience) {
        return audience.startsWith(Principal.PERSON_PREFIX) ? OWN : 0;
    }
}
