package org.vademecum.thread;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.vademecum.support.LongThreads;
import org.vademecum.support.TestApplication;
import org.vademecum.support.TestDatabase;

/** What a run reads of its thread, however long that is. */
class NewestMessagesTest {
    private static final int LONG = 20_000;
    private static final int READ = 60;

    @ParameterizedTest
    @EnumSource
    void of_a_long_thread_only_the_newest_messages_are_read(TestDatabase.Kind kind) {
        try (TestDatabase database = kind.create();
                TestApplication application = TestApplication.on(database)
                        .with(ThreadRepository.class)
                        .start()) {
            String thread = LongThreads.on(application).create(LONG);

            List<ThreadMessage> newest = application.inTransaction(
                    () -> application.get(ThreadRepository.class).newestMessages(thread, null, READ));

            assertThat(newest).hasSize(READ);
            assertThat(newest.getLast().text()).contains(" " + LONG + " ");
            assertThat(newest).isSortedAccordingTo((one, other) -> Long.compare(one.seq(), other.seq()));
            assertThat(plan(application, kind, thread))
                    .contains("ix_thread_message_thread")
                    .contains(kind == TestDatabase.Kind.H2 ? "scancount: " + READ : "rows=" + READ)
                    .doesNotContain("sort ", "sort\n");
        }
    }

    /** What the database did for the same query. */
    private static String plan(TestApplication application, TestDatabase.Kind kind, String thread) {
        EntityManager em = application.entityManager();
        return application.inTransaction(() -> {
            if (kind == TestDatabase.Kind.POSTGRESQL) {
                em.createNativeQuery("analyze thread_message").executeUpdate();
            }
            StringBuilder plan = new StringBuilder();
            for (Object line : em.createNativeQuery(
                            "explain analyze select * from thread_message where thread_id = '" + thread
                                    + "' and seq < " + Long.MAX_VALUE
                                    + " order by thread_id desc, seq desc fetch first " + READ + " rows only")
                    .getResultList()) {
                plan.append(line).append('\n');
            }
            return plan.toString().toLowerCase(Locale.ROOT);
        });
    }
}
