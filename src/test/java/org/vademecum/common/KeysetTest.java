package org.vademecum.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.persistence.EntityManager;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.vademecum.assistant.Assistant;
import org.vademecum.support.TestApplication;
import org.vademecum.support.TestCompany;
import org.vademecum.support.TestDatabase;

@ParameterizedClass
@EnumSource(TestDatabase.Kind.class)
class KeysetTest {
    private static final Instant SAME_SECOND = Instant.parse("2026-03-02T12:00:00Z");

    @Parameter
    TestDatabase.Kind kind;

    private TestDatabase database;
    private TestApplication application;
    private TestCompany company;
    private final List<String> ids = new ArrayList<>();

    @BeforeEach
    void start() {
        database = kind.create();
        application = TestApplication.on(database).start();
        company = TestCompany.foundIn(application);
        for (int i = 0; i < 7; i++) {
            ids.add(add(company.hr().id()));
            add(company.it().id());
        }
    }

    @AfterEach
    void stop() {
        application.close();
        database.close();
    }

    @Test
    void pages_follow_one_another_without_gap_or_repetition() {
        assertThat(walk(true)).isEqualTo(ids);
        assertThat(walk(false)).isEqualTo(ids.reversed());
    }

    @Test
    void a_page_that_ends_before_an_object_holds_those_just_before_it() {
        CursorPage<String> page = page(new ListRequest(2, true, null, ids.get(4)));
        CursorPage<String> first = page(new ListRequest(5, true, null, ids.get(4)));

        assertThat(page.data()).containsExactly(ids.get(2), ids.get(3));
        assertThat(page.hasMore()).isTrue();
        assertThat(first.data()).isEqualTo(ids.subList(0, 4));
        assertThat(first.hasMore()).isFalse();
        assertThat(page(new ListRequest(2, false, null, ids.get(4))).data()).containsExactly(ids.get(6), ids.get(5));
    }

    @Test
    void a_page_may_lie_between_two_objects() {
        assertThat(page(new ListRequest(9, true, ids.get(1), ids.get(4))).data())
                .containsExactly(ids.get(2), ids.get(3));
        assertThat(page(new ListRequest(9, false, ids.get(4), ids.get(1))).data())
                .containsExactly(ids.get(3), ids.get(2));
    }

    @Test
    void what_is_added_meanwhile_moves_nothing() {
        CursorPage<String> first = page(new ListRequest(3, false, null, null));
        add(company.hr().id());

        assertThat(page(new ListRequest(3, false, first.data().getLast(), null)).data())
                .isEqualTo(ids.reversed().subList(3, 6));
    }

    @Test
    void a_page_of_several_lists_has_no_gap_though_each_grows_while_they_are_read() {
        String cursor = ids.get(3);

        List<String> upwards = whileListsGrow(new ListRequest(50, true, cursor, null));
        List<String> backwards = whileListsGrow(new ListRequest(50, false, null, cursor));

        List<String> all = application.inTransaction(() -> application
                .entityManager()
                .createQuery("select a.id from Assistant a order by a.seq", String.class)
                .getResultList());
        List<String> later = all.subList(all.indexOf(cursor) + 1, all.size());
        assertThat(upwards).hasSizeGreaterThan(6);
        assertThat(later).startsWith(upwards.toArray(String[]::new));
        assertThat(backwards).hasSizeGreaterThan(upwards.size());
        assertThat(later).startsWith(backwards.reversed().toArray(String[]::new));
    }

    /** A page of the lists of both departments, each of which gets another one before any statement. */
    private List<String> whileListsGrow(ListRequest request) {
        try (ExecutorService others = Executors.newSingleThreadExecutor()) {
            EntityManager reader = application.entityManager();
            EntityManager busy = (EntityManager) Proxy.newProxyInstance(
                    getClass().getClassLoader(), new Class<?>[] {EntityManager.class}, (proxy, method, arguments) -> {
                        others.submit(() -> List.of(
                                        add(company.hr().id()), add(company.it().id())))
                                .get();
                        return method.invoke(reader, arguments);
                    });
            return application.inTransaction(
                    () -> new Keyset<>(busy, Assistant.class, "e.departmentId = :department", Map.of())
                            .pageOfEach(
                                    request,
                                    "department",
                                    List.of(company.hr().id(), company.it().id()))
                            .map(Assistant::id)
                            .data());
        }
    }

    @Test
    void a_cursor_must_be_an_object_of_the_list() {
        String elsewhere = add(company.it().id());

        for (String cursor : List.of("asst_unknown", elsewhere)) {
            assertThatThrownBy(() -> page(new ListRequest(3, true, cursor, null)))
                    .isInstanceOf(Invalid.class)
                    .hasMessageContaining(cursor);
        }
    }

    private List<String> walk(boolean ascending) {
        List<String> all = new ArrayList<>();
        CursorPage<String> page = page(new ListRequest(3, ascending, null, null));
        all.addAll(page.data());
        while (page.hasMore()) {
            page = page(new ListRequest(3, ascending, all.getLast(), null));
            all.addAll(page.data());
        }
        return all;
    }

    private CursorPage<String> page(ListRequest request) {
        return application.inTransaction(() -> new Keyset<>(
                        application.entityManager(),
                        Assistant.class,
                        "e.departmentId = :department",
                        Map.of("department", company.hr().id()))
                .page(request)
                .map(Assistant::id));
    }

    private String add(String departmentId) {
        return application.inTransaction(() -> {
            Assistant assistant = new Assistant(departmentId, company.admin().principalId(), "A", "m", SAME_SECOND);
            application.entityManager().persist(assistant);
            return assistant.id();
        });
    }
}
