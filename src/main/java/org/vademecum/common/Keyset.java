package org.vademecum.common;

import jakarta.persistence.EntityManager;
import jakarta.persistence.TypedQuery;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Walks the rows of an entity by its {@code seq}: a page costs the same wherever in the list it is, and rows that are
 * added meanwhile move nothing. The entity has an {@code id} and a {@code seq}; in the condition it is called {@code e}.
 */
public final class Keyset<T> {
    private final EntityManager em;
    private final Class<T> entity;
    private final String condition;
    private final Map<String, Object> parameters;

    /** @param condition in JPQL, such as {@code e.threadId = :thread}, with the values of its parameters */
    public Keyset(EntityManager em, Class<T> entity, String condition, Map<String, Object> parameters) {
        this.em = em;
        this.entity = entity;
        this.condition = "(" + condition + ")";
        this.parameters = Map.copyOf(parameters);
    }

    /**
     * With {@code before} alone the page is the one that ends just before it.
     *
     * @throws Invalid when {@code after} or {@code before} names no object of the list
     */
    public CursorPage<T> page(ListRequest request) {
        Long after = request.after() == null ? null : seqOf("after", request.after());
        Long before = request.before() == null ? null : seqOf("before", request.before());
        boolean backwards = after == null && before != null;
        boolean ascending = request.ascending() != backwards;
        String where = condition
                + (after == null ? "" : request.ascending() ? " and e.seq > :after" : " and e.seq < :after")
                + (before == null ? "" : request.ascending() ? " and e.seq < :before" : " and e.seq > :before");
        TypedQuery<T> query = em.createQuery(
                        "select e from %s e where %s order by e.seq %s"
                                .formatted(entity.getSimpleName(), where, ascending ? "asc" : "desc"),
                        entity)
                .setMaxResults(request.limit() + 1);
        parameters.forEach(query::setParameter);
        if (after != null) {
            query.setParameter("after", after);
        }
        if (before != null) {
            query.setParameter("before", before);
        }
        CursorPage<T> page = CursorPage.of(query.getResultList(), request.limit());
        return backwards ? reversed(page) : page;
    }

    private static <T> CursorPage<T> reversed(CursorPage<T> page) {
        List<T> rows = new java.util.ArrayList<>(page.data());
        Collections.reverse(rows);
        return new CursorPage<>(rows, page.hasMore());
    }

    private long seqOf(String param, String id) {
        TypedQuery<Long> query = em.createQuery(
                "select e.seq from %s e where e.id = :cursor and %s".formatted(entity.getSimpleName(), condition),
                Long.class);
        parameters.forEach(query::setParameter);
        @Nullable
        Long seq =
                query.setParameter("cursor", id).getResultStream().findFirst().orElse(null);
        if (seq == null) {
            throw new Invalid(
                    param,
                    "invalid_value",
                    "Invalid '%s': there is no object with id '%s' in this list.".formatted(param, id));
        }
        return seq;
    }
}
