package org.vademecum.common;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.vademecum.support.TestApplication;
import org.vademecum.support.TestDatabase;

/** Each list is read along an index of its own, so that a page costs the same however much there is of other lists. */
@ParameterizedClass
@EnumSource(TestDatabase.Kind.class)
class ListIndexTest {
    /** What a list is of, in the order of {@link Keyset}'s query, and the index that is meant. */
    private record Listed(String table, List<String> of, String index) {
        String query() {
            String where = String.join(" = 'a' and ", of) + " = 'a'";
            String order = String.join(" desc, ", of) + " desc";
            return ("select id from %s where %s and seq < 1000000 order by %s, seq desc fetch first 21 rows only")
                    .formatted(table, where, order)
                    .replace("installation = 'a'", "installation = 0");
        }
    }

    private static final List<Listed> LISTS = List.of(
            new Listed("thread_message", List.of("thread_id"), "ix_thread_message_thread"),
            new Listed("thread_message", List.of("run_id", "thread_id"), "ix_thread_message_run"),
            new Listed("run", List.of("thread_id"), "ix_run_thread"),
            new Listed("model_call", List.of("run_id"), "ix_model_call_run"),
            new Listed("model_call", List.of("thread_id"), "ix_model_call_thread"),
            new Listed("run_step", List.of("run_id"), "ix_run_step_run"),
            new Listed("vector_store_file", List.of("vector_store_id"), "ix_vector_store_file_store"),
            new Listed("vector_store_file", List.of("vector_store_id", "status"), "ix_vector_store_file_store_status"),
            new Listed("assistant", List.of("audience"), "ix_assistant_audience"),
            new Listed("assistant", List.of("installation"), "ix_assistant_installation"),
            new Listed("stored_file", List.of("audience"), "ix_stored_file_audience"),
            new Listed("stored_file", List.of("audience", "purpose"), "ix_stored_file_purpose"),
            new Listed("stored_file", List.of("installation"), "ix_stored_file_installation"),
            new Listed("stored_file", List.of("installation", "purpose"), "ix_stored_file_installation_purpose"),
            new Listed("vector_store", List.of("audience"), "ix_vector_store_audience"),
            new Listed("vector_store", List.of("installation"), "ix_vector_store_installation"));

    @Parameter
    TestDatabase.Kind kind;

    @Test
    void a_list_is_read_along_its_own_index() {
        try (TestDatabase database = kind.create();
                TestApplication application = TestApplication.on(database).start()) {
            for (Listed list : LISTS) {
                assertThat(plan(application, list.query()))
                        .as(list.query())
                        .contains(list.index())
                        .doesNotContain("sort ", "sort\n");
            }
        }
    }

    /** It has few, so that they may be put in order; whether one is deleted is left out, as nearly none is. */
    @Test
    void of_all_files_those_of_a_batch_alone_are_read() {
        String query = "select id from vector_store_file where id in"
                + " (select vector_store_file_id from file_batch_member where batch_id = 'a') and seq < 1000000"
                + " order by seq desc fetch first 21 rows only";
        String membersThenFiles = switch (kind) {
            case H2 -> "primary_key\\w*: id in\\(select[^)]*primary_key\\w*: batch_id = 'a'";
            case POSTGRESQL -> "(?s)using pk_file_batch_member.*using pk_vector_store_file";
        };
        try (TestDatabase database = kind.create();
                TestApplication application = TestApplication.on(database).start()) {
            assertThat(plan(application, query)).containsPattern(membersThenFiles);
        }
    }

    @Test
    void no_index_begins_with_the_order_of_all_lists() {
        try (TestDatabase database = kind.create();
                TestApplication application = TestApplication.on(database).start()) {
            List<?> rows = application.inTransaction(() ->
                    application.entityManager().createNativeQuery(leadingSeq()).getResultList());
            List<String> tables = rows.stream().map(String::valueOf).toList();

            assertThat(tables)
                    .doesNotContainAnyElementsOf(
                            LISTS.stream().map(Listed::table).toList());
        }
    }

    /** Tables with an index that {@code seq} begins. */
    private String leadingSeq() {
        return switch (kind) {
            case H2 -> """
                    select lower(table_name) from information_schema.index_columns
                    where lower(column_name) = 'seq' and ordinal_position = 1""";
            case POSTGRESQL -> """
                    select cast(c.relname as text) from pg_index i
                    join pg_class c on c.oid = i.indrelid
                    join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
                    where a.attname = 'seq'""";
        };
    }

    /** An empty table would be read whole by PostgreSQL, were it not told to leave that. */
    private String plan(TestApplication application, String query) {
        return application.inTransaction(() -> {
            if (kind == TestDatabase.Kind.POSTGRESQL) {
                Stream.of("enable_seqscan", "enable_bitmapscan", "enable_sort")
                        .forEach(option -> application
                                .entityManager()
                                .createNativeQuery("set local " + option + " = off")
                                .executeUpdate());
            }
            StringBuilder plan = new StringBuilder();
            for (Object line : application
                    .entityManager()
                    .createNativeQuery("explain " + query)
                    .getResultList()) {
                plan.append(line).append('\n');
            }
            return plan.toString().toLowerCase(java.util.Locale.ROOT);
        });
    }
}
