package org.vademecum.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.vademecum.support.ProductDatabase;
import org.vademecum.support.Reply;

/**
 * The rows behind {@code /v1} that came since this was made, as their numbers and how often they were changed: a refused
 * request leaves all of them alone. Older rows may go on by themselves, runs of other tests that expire for one.
 */
final class KeptRows {
    private static final String CHANGES = "coalesce(sum(version), 0)";
    private static final List<String> COUNTS = Stream.concat(
                    Stream.of("assistant", "chat_thread", "file_batch", "upload")
                            .map(table -> count(table, CHANGES, table)),
                    Stream.of(
                            // Runs on older threads go on, and write.
                            inThreads("thread_message"),
                            inThreads("run"),
                            inThreads("run_step"),
                            count("stored_file", "0", "stored_file"),
                            count("upload_part", "0", "upload_part"),
                            count("file_batch_member", "0", "file_batch join file_batch_member on batch_id = id"),
                            count("vector_store", CHANGES, "vector_store"),
                            count("vector_store_file", CHANGES, "vector_store_file"),
                            // A file that is being read changes by itself, and its store with it.
                            count("reading", "0", "vector_store_file") + " and status = 'IN_PROGRESS'",
                            // Behind the file, the store's language is looked at.
                            count("language", "0", "vector_store")
                                    + " and language_due > 0 and files_searched >= language_due"))
            .toList();
    private static final Set<String> BY_THEMSELVES = Set.of("reading", "language");
    private static final String SQL = String.join(" union all ", COUNTS);

    private final ProductDatabase database;
    private final Object[] since;
    private Map<String, List<String>> last;

    KeptRows(ProductDatabase database) {
        OffsetDateTime now = OffsetDateTime.now(ZoneOffset.UTC);
        this.database = database;
        this.since = COUNTS.stream().map(count -> now).toArray();
        this.last = look();
    }

    private static String count(String name, String changes, String from) {
        return "select '%s', count(*), %s from %s where created_at >= ?".formatted(name, changes, from);
    }

    private static String inThreads(String table) {
        return "select '%s', count(*), %s from %s where thread_id in (select id from chat_thread where created_at >= ?)"
                .formatted(table, CHANGES, table);
    }

    /** To be asked behind each request: fails when it was refused, and yet there is a change since the last look. */
    void requireLeftAlone(Reply reply, String request) {
        Map<String, List<String>> before = last;
        last = look();
        if (reply.status() >= 400) {
            boolean reading = BY_THEMSELVES.stream()
                    .anyMatch(each -> !before.get(each).getFirst().equals("0"));
            assertThat(reading ? settled(last) : last).as(request).isEqualTo(reading ? settled(before) : before);
        }
    }

    private static Map<String, List<String>> settled(Map<String, List<String>> rows) {
        return rows.entrySet().stream()
                .filter(table -> !BY_THEMSELVES.contains(table.getKey()))
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        table -> table.getKey().startsWith("vector_store")
                                ? table.getValue().subList(0, 1)
                                : table.getValue()));
    }

    /** Looks anew, behind what a test prepares. */
    void settle() {
        last = look();
    }

    private Map<String, List<String>> look() {
        return database.rows(SQL, since).stream()
                .collect(Collectors.toMap(List::getFirst, row -> row.subList(1, row.size())));
    }
}
