package org.vademecum.it;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.vademecum.support.ProductDatabase;

/**
 * What a product on H2 asks its database, told by the database itself. What goes on in the background is told as well; it
 * drops out of the least that is asked when the same is done several times over. The ends of transactions are left out,
 * since some in the background end at any time.
 */
final class StatementCounts implements AutoCloseable {
    private static final int TIMES = 4;
    private static final Set<String> ENDS = Set.of("COMMIT", "ROLLBACK");

    private final ProductDatabase database;

    StatementCounts(ProductDatabase database) {
        this.database = database;
        database.change("set query_statistics_max_entries 10000");
    }

    static boolean areKeptBy(ProductDatabase database) {
        return database.url().startsWith("jdbc:h2:");
    }

    /** How often each statement is made, by its text, whenever this is done. */
    Map<String, Integer> of(Runnable work) {
        Map<String, Integer> least = once(work);
        for (int time = 1; time < TIMES; time++) {
            Map<String, Integer> again = once(work);
            least.keySet().retainAll(again.keySet());
            least.replaceAll((statement, count) -> Math.min(count, again.get(statement)));
        }
        return least;
    }

    private Map<String, Integer> once(Runnable work) {
        database.change("set query_statistics false");
        database.change("set query_statistics true");
        work.run();
        Map<String, Integer> counts = new TreeMap<>();
        database.rows("select sql_statement, execution_count from information_schema.query_statistics").stream()
                .filter(row -> !ENDS.contains(row.getFirst()))
                .forEach(row -> counts.put(row.getFirst(), Integer.parseInt(row.getLast())));
        return counts;
    }

    @Override
    public void close() {
        database.change("set query_statistics false");
    }
}
