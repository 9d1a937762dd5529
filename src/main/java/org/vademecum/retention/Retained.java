package org.vademecum.retention;

import jakarta.persistence.EntityManager;
import jakarta.persistence.TypedQuery;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Something that departments keep for a while. Every one is a bean, so that {@link RetentionRun} can ask them all. What is
 * on legal hold or in use at the moment is neither counted nor deleted.
 */
public interface Retained {
    /** What can be given a time. */
    enum Kind {
        THREADS,
        /** How answers came about: runs with their steps, events and requests; what was said stays. */
        RUNS,
        /** What models were sent and have answered, as it is kept beside each run. */
        REQUESTS,
        FILES;

        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * What is due.
     *
     * @param oldest null when nothing is
     */
    record Due(
            long count, @Nullable Instant oldest, @Nullable Instant newest) {
        private static final Due NOTHING = new Due(0, null, null);

        /**
         * What a query is about. Three queries, since on PostgreSQL EclipseLink reads the least of an {@link Instant} as
         * another type than the attribute itself.
         *
         * @param from JPQL from {@code from} on
         * @param moment the attribute that says how old something is, such as {@code t.updatedAt}
         * @param values of the query's parameters
         */
        public static Due of(EntityManager em, String from, String moment, Map<String, ?> values) {
            TypedQuery<Long> counting = em.createQuery("select count(" + moment + ")" + from, Long.class);
            values.forEach(counting::setParameter);
            long count = counting.getSingleResult();
            return count == 0
                    ? NOTHING
                    : new Due(count, first(em, from, moment, "asc", values), first(em, from, moment, "desc", values));
        }

        /** Both together. */
        public Due and(Due other) {
            if (count == 0 || other.count == 0) {
                return count == 0 ? other : this;
            }
            List<Instant> moments = Stream.of(oldest, newest, other.oldest, other.newest)
                    .filter(Objects::nonNull)
                    .sorted()
                    .toList();
            return new Due(count + other.count, moments.getFirst(), moments.getLast());
        }

        private static @Nullable Instant first(
                EntityManager em, String from, String moment, String order, Map<String, ?> values) {
            TypedQuery<Instant> query =
                    em.createQuery("select %2$s%1$s order by %2$s %3$s".formatted(from, moment, order), Instant.class);
            values.forEach(query::setParameter);
            return query.setMaxResults(1).getResultStream().findFirst().orElse(null);
        }
    }

    Kind kind();

    /** What of the department's was last touched before the moment. Called within a transaction. */
    Due due(String departmentId, Instant before);

    /**
     * Deletes some of that for good, in transactions of its own. Called outside of one, by several nodes at once. What
     * cannot be deleted makes it fail; the order in which things are tried is always the same.
     *
     * @param skip how many to pass over, from the first on: those that could not be deleted before
     * @param limit most things that one call deletes
     * @param telling told within each transaction that deletes, before it commits
     * @return how many are gone; zero when there is nothing left to do
     */
    int deleteSome(String departmentId, Instant before, int skip, int limit, Telling telling);

    /** Hears how many things a transaction deletes. */
    interface Telling {
        void deleted(int count);
    }
}
