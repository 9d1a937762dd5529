package org.vademecum.common;

import jakarta.persistence.EntityManager;
import jakarta.persistence.TypedQuery;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Walks the rows of an entity by its {@code seq}: a page costs the same wherever in the list it is, and rows that are
 * added meanwhile move nothing. The entity has a {@code seq}; in the condition it is called {@code e}.
 */
public final class Keyset<T> {
    private static final Pattern EQUAL = Pattern.compile("(e\\.\\w+) = :\\w+");

    private final EntityManager em;
    private final Class<T> entity;
    private final String cursor;
    private final String condition;
    private final Map<String, Object> parameters;

    /**
     * @param condition in JPQL, such as {@code e.threadId = :thread}, with the values of its parameters; comparisons for
     *     equality stand in the order of an index that {@code seq} ends
     */
    public Keyset(EntityManager em, Class<T> entity, String condition, Map<String, Object> parameters) {
        this(em, entity, "id", condition, parameters);
    }

    /** @param cursor the attribute by which programs name a row */
    public Keyset(EntityManager em, Class<T> entity, String cursor, String condition, Map<String, Object> parameters) {
        this.em = em;
        this.entity = entity;
        this.cursor = cursor;
        this.condition = "(" + condition + ")";
        this.parameters = Map.copyOf(parameters);
    }

    /** The list of all rows whose {@code installation} is 0, so that an index can begin with it, too. */
    public static <T> Keyset<T> ofAll(EntityManager em, Class<T> entity, String condition, Map<String, ?> parameters) {
        Map<String, Object> more = new HashMap<>(parameters);
        more.put("installation", 0);
        return new Keyset<>(em, entity, "e.installation = :installation and " + condition, more);
    }

    /** A row and its place. */
    private record Placed<T>(T row, long seq) {}

    /**
     * With {@code before} alone the page is the one that ends just before it.
     *
     * @throws Invalid when {@code after} or {@code before} names no object of the list
     */
    public CursorPage<T> page(ListRequest request) {
        return page(List.of(this), request);
    }

    /**
     * The rows of several groups as one list, each read along an index of its own: {@code e.group = :name and …} costs
     * what the page costs, where {@code e.group in :names} would have to sort them all.
     */
    public CursorPage<T> pageOfEach(ListRequest request, String name, Collection<String> values) {
        return page(each(name, values), request);
    }

    /** The lists of the groups that have these values. */
    public List<Keyset<T>> each(String name, Collection<String> values) {
        return values.stream().map(value -> with(name, value)).toList();
    }

    private Keyset<T> with(String name, Object value) {
        Map<String, Object> more = new HashMap<>(parameters);
        more.put(name, value);
        return new Keyset<>(em, entity, cursor, condition, more);
    }

    /** Several lists of one entity, none of which has a row of another, as one. */
    public static <T> CursorPage<T> page(List<Keyset<T>> groups, ListRequest request) {
        Long after = request.after() == null ? null : seqOf(groups, "after", request.after());
        Long before = request.before() == null ? null : seqOf(groups, "before", request.before());
        boolean backwards = after == null && before != null;
        boolean upwards = request.ascending() != backwards;
        Long above = request.ascending() ? after : before;
        Long limit = request.ascending() ? before : after;
        Long below = limit == null && upwards && groups.size() > 1 ? Long.valueOf(end(groups) + 1) : limit;
        Comparator<Placed<T>> order = Comparator.comparingLong(Placed::seq);
        List<T> rows = groups.stream()
                .flatMap(group -> group.rows(upwards, above, below, request.limit() + 1))
                .sorted(upwards ? order : order.reversed())
                .map(Placed::row)
                .limit(request.limit() + 1L)
                .toList();
        CursorPage<T> page = CursorPage.of(rows, request.limit());
        return backwards ? new CursorPage<>(page.data().reversed(), page.hasMore()) : page;
    }

    /**
     * Where the lists end at this moment, 0 when they are empty. They are read one after the other: whoever was given what the
     * last one got meanwhile, and reads on from there, would never see what the first one got before that.
     */
    private static <T> long end(List<Keyset<T>> groups) {
        return groups.stream()
                .flatMap(group -> group.rows(false, null, null, 1))
                .mapToLong(Placed::seq)
                .max()
                .orElse(0);
    }

    private Stream<Placed<T>> rows(boolean upwards, @Nullable Long above, @Nullable Long below, int limit) {
        String where =
                condition + (above == null ? "" : " and e.seq > :above") + (below == null ? "" : " and e.seq < :below");
        TypedQuery<Object[]> query = em.createQuery(
                        "select e, e.seq from %s e where %s order by %s"
                                .formatted(entity.getSimpleName(), where, order(upwards)),
                        Object[].class)
                .setMaxResults(limit);
        parameters.forEach(query::setParameter);
        if (above != null) {
            query.setParameter("above", above);
        }
        if (below != null) {
            query.setParameter("below", below);
        }
        return query.getResultList().stream().map(row -> new Placed<>(entity.cast(row[0]), (Long) row[1]));
    }

    /**
     * What must equal a parameter is the same in all rows and orders nothing, but H2 reads along an index only when the
     * order names all of its columns.
     */
    private String order(boolean ascending) {
        String direction = ascending ? " asc" : " desc";
        StringBuilder order = new StringBuilder();
        Matcher equal = EQUAL.matcher(condition);
        while (equal.find()) {
            order.append(equal.group(1)).append(direction).append(", ");
        }
        return order.append("e.seq").append(direction).toString();
    }

    private static <T> long seqOf(List<Keyset<T>> groups, String param, String id) {
        return groups.stream()
                .flatMap(group -> group.seqOf(id))
                .findFirst()
                .orElseThrow(() -> new Invalid(
                        param,
                        "invalid_value",
                        "Invalid '%s': there is no object with id '%s' in this list.".formatted(param, id)));
    }

    private Stream<Long> seqOf(String id) {
        TypedQuery<Long> query = em.createQuery(
                "select e.seq from %s e where e.%s = :cursor and %s"
                        .formatted(entity.getSimpleName(), cursor, condition),
                Long.class);
        parameters.forEach(query::setParameter);
        return query.setParameter("cursor", id).getResultStream();
    }
}
