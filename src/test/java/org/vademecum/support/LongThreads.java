package org.vademecum.support;

import jakarta.persistence.EntityManager;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Set;
import org.vademecum.access.Department;
import org.vademecum.access.Principal;
import org.vademecum.access.Role;
import org.vademecum.common.Ids;
import org.vademecum.common.Json;
import org.vademecum.thread.ChatThread;
import org.vademecum.thread.MessageContent;

/** Makes threads of many messages at once: question and answer in turn, of some fifty words each. */
public final class LongThreads {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final int AT_ONCE = 1_000;

    private final TestApplication application;
    private final String departmentId;
    private final String ownerId;

    private LongThreads(TestApplication application, String departmentId, String ownerId) {
        this.application = application;
        this.departmentId = departmentId;
        this.ownerId = ownerId;
    }

    /** In a department of their own. */
    public static LongThreads on(TestApplication application) {
        EntityManager em = application.entityManager();
        return application.inTransaction(() -> {
            String key = Ids.next("d");
            Department department = new Department(key, key, "HR", NOW);
            em.persist(department);
            em.flush();
            Principal owner = new Principal(
                    Principal.Kind.PERSON,
                    Ids.next("owner"),
                    "Owner",
                    null,
                    Set.of(Role.EMPLOYEE),
                    Set.of(department.id()),
                    NOW);
            em.persist(owner);
            return new LongThreads(application, department.id(), owner.id());
        });
    }

    /** Returns the thread's id; the last message is an even one, an answer. */
    public String create(int messages) {
        EntityManager em = application.entityManager();
        String thread = application.inTransaction(() -> {
            ChatThread made = new ChatThread(ownerId, departmentId, null, null, NOW);
            em.persist(made);
            return made.id();
        });
        for (int first = 1; first <= messages; first += AT_ONCE) {
            insert(thread, first, Math.min(messages, first + AT_ONCE - 1));
        }
        return thread;
    }

    private void insert(String thread, int first, int last) {
        application.inTransaction(() -> {
            for (int number = first; number <= last; number++) {
                application
                        .entityManager()
                        .createNativeQuery("""
                                insert into thread_message
                                (id, thread_id, role, status, content, attachments, nearest, metadata, created_at, version)
                                values (?, ?, ?, 'COMPLETED', ?, '[]', '[]', '{}', ?, 1)""")
                        .setParameter(1, Ids.next("msg_"))
                        .setParameter(2, thread)
                        .setParameter(3, number % 2 == 0 ? "ASSISTANT" : "USER")
                        .setParameter(4, content(number))
                        .setParameter(5, Timestamp.from(NOW))
                        .executeUpdate();
            }
            return last;
        });
    }

    private static String content(int number) {
        String text =
                "Message " + number + " is about leave and pay. " + "Somebody asks, somebody answers. ".repeat(11);
        return Json.write(new MessageContent[] {MessageContent.Text.plain(text)});
    }
}
