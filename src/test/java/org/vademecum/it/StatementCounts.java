package org.vademecum.it;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.vademecum.support.Await;
import org.vademecum.support.ProductDatabase;

/**
 * What a product asks its database, told by the database itself: by H2, and by PostgreSQL where it has {@code
 * pg_stat_statements}. What goes on in the background is told as well; it drops out of the least that is asked when the same
 * is done several times over. The ends of transactions are left out, since some in the background end at any time.
 */
final class StatementCounts implements AutoCloseable {
    private static final int TIMES = 4;
    private static final int MOST_TIMES = 20;
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Set<String> ENDS = Set.of("BEGIN", "COMMIT", "ROLLBACK");

    private final ProductDatabase database;
    private int counted;

    StatementCounts(ProductDatabase database) {
        this.database = database;
        if (isH2(database)) {
            database.change("set query_statistics_max_entries 10000");
        } else {
            // A schema of its own: the product's has nothing but what the product made.
            database.change("create schema if not exists statistics");
            database.change("create extension if not exists pg_stat_statements schema statistics");
        }
    }

    static boolean areKeptBy(ProductDatabase database) {
        return isH2(database) || database.value("show shared_preload_libraries").contains("pg_stat_statements");
    }

    private static boolean isH2(ProductDatabase database) {
        return database.url().startsWith("jdbc:h2:");
    }

    /**
     * How often each statement is made, by its text, whenever this is done, and whenever the other is. None is for what is refused,
     * or shown, before one is needed. Where the two differ it is looked again, since what goes on in the background may have been there
     * each time; what they differ in by themselves stays.
     *
     * @param name gives a statement the name that it is compared by
     */
    Pair of(Runnable one, Runnable other, UnaryOperator<String> name) {
        Map<String, Integer> first = named(once(one), name);
        Map<String, Integer> second = named(once(other), name);
        for (int time = 1; time < TIMES || (time < MOST_TIMES && !first.equals(second)); time++) {
            keepLeast(first, named(once(one), name));
            keepLeast(second, named(once(other), name));
        }
        counted += first.size();
        return new Pair(first, second);
    }

    /** The counts of two pieces of work. */
    record Pair(Map<String, Integer> one, Map<String, Integer> other) {}

    private static Map<String, Integer> named(Map<String, Integer> counts, UnaryOperator<String> name) {
        return counts.entrySet().stream()
                .collect(Collectors.toMap(
                        count -> name.apply(count.getKey()), Map.Entry::getValue, Integer::sum, TreeMap::new));
    }

    private static void keepLeast(Map<String, Integer> least, Map<String, Integer> again) {
        least.keySet().retainAll(again.keySet());
        least.replaceAll((statement, count) -> Math.min(count, again.get(statement)));
    }

    /** How many have been found so far: none would mean that nothing was compared. */
    int counted() {
        return counted;
    }

    private Map<String, Integer> once(Runnable work) {
        forget();
        work.run();
        // What goes into the audit gets its place in the chain a moment later, beside the request.
        Await.until(
                "the audit's chain is whole",
                LIMIT,
                () -> database.value("select count(*) as statistics from audit_entry where number is null")
                        .equals("0"));
        return database
                .rows(
                        isH2(database)
                                ? "select sql_statement, execution_count from information_schema.query_statistics"
                                : "select query, calls from statistics.pg_stat_statements s"
                                        + " join pg_database d on d.oid = s.dbid where d.datname = current_database()")
                .stream()
                .filter(row -> !ENDS.contains(row.getFirst()) && !row.getFirst().contains("statistics"))
                .collect(Collectors.toMap(
                        List::getFirst, row -> Integer.valueOf(row.getLast()), Integer::sum, TreeMap::new));
    }

    private void forget() {
        if (isH2(database)) {
            database.change("set query_statistics false");
            database.change("set query_statistics true");
        } else {
            database.rows("select statistics.pg_stat_statements_reset()");
        }
    }

    @Override
    public void close() {
        if (isH2(database)) {
            database.change("set query_statistics false");
        }
    }
}
