package org.vademecum.it;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.vademecum.support.ProductDatabase;

/**
 * What a product on H2 asks its database, told by the database itself. What goes on in the background is told as well;
 * it drops out where the same is done several times over, since whatever belongs to it happens each time.
 */
final class StatementCounts implements AutoCloseable {
    private static final int TIMES = 4;

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
        database.change("set query_statistics false");
        database.change("set query_statistics true");
        for (int time = 0; time < TIMES; time++) {
            work.run();
        }
        List<List<String>> told =
                database.rows("select sql_statement, execution_count from information_schema.query_statistics");
        Map<String, Integer> counts = new TreeMap<>();
        told.stream()
                .filter(row -> Integer.parseInt(row.getLast()) >= TIMES)
                .forEach(row -> counts.put(row.getFirst(), Integer.parseInt(row.getLast()) / TIMES));
        return counts;
    }

    @Override
    public void close() {
        database.change("set query_statistics false");
    }
}
