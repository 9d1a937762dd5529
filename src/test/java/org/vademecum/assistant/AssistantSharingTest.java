package org.vademecum.assistant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.vademecum.access.AccessPolicy;
import org.vademecum.access.Action;
import org.vademecum.access.AuditAction;
import org.vademecum.access.Audited;
import org.vademecum.access.Caller;
import org.vademecum.access.Department;
import org.vademecum.access.DepartmentClosing;
import org.vademecum.access.DepartmentRepository;
import org.vademecum.common.Change;
import org.vademecum.common.Conflict;
import org.vademecum.common.CursorPage;
import org.vademecum.common.Forbidden;
import org.vademecum.common.Ids;
import org.vademecum.common.Invalid;
import org.vademecum.common.ListRequest;
import org.vademecum.common.NotFound;
import org.vademecum.llm.ChatSettings;
import org.vademecum.support.StillClock;
import org.vademecum.support.TestApplication;
import org.vademecum.support.TestCompany;
import org.vademecum.support.TestDatabase;
import org.vademecum.tool.ToolResources;
import org.vademecum.tool.ToolResourcesChange;
import org.vademecum.vectorstore.VectorStoreService;

@ParameterizedClass
@EnumSource(TestDatabase.Kind.class)
class AssistantSharingTest {
    private static final Instant NOW = Instant.parse("2026-03-02T12:00:00Z");

    private static TestDatabase database;
    private static TestApplication application;
    private static TestCompany company;

    @Parameter
    TestDatabase.Kind kind;

    private AssistantSharing sharing;
    private AssistantService assistants;
    private AccessPolicy access;

    /** Hears what the audit is told of sharing. */
    @ApplicationScoped
    static class Ear {
        private final List<Audited> heard = new CopyOnWriteArrayList<>();

        void hear(@Observes Audited event) {
            if (Set.of(AuditAction.ASSISTANT_SHARE, AuditAction.ASSISTANT_WITHDRAW)
                    .contains(event.action())) {
                heard.add(event);
            }
        }

        List<Audited> of(Assistant assistant) {
            return heard.stream()
                    .filter(event -> assistant.id().equals(event.objectId()))
                    .toList();
        }
    }

    @BeforeParameterizedClassInvocation
    static void start(TestDatabase.Kind kind) {
        database = kind.create();
        application = TestApplication.on(database)
                .with(AccessPolicy.class, AssistantService.class, AssistantSharing.class, AssistantRepository.class)
                .with(DepartmentRepository.class, Ear.class)
                .withObject(new VectorStoreService())
                .withObject(new StillClock(NOW))
                .start();
        company = TestCompany.foundIn(application);
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        application.close();
        database.close();
    }

    @BeforeEach
    void look() {
        sharing = application.get(AssistantSharing.class);
        assistants = application.get(AssistantService.class);
        access = application.get(AccessPolicy.class);
    }

    @Test
    void what_is_shared_is_asked_by_the_other_department_and_nothing_more() {
        Assistant assistant = assistant("Leave");
        Caller reader = company.itEmployee();
        assertThatThrownBy(() -> assistants.get(reader, assistant.id())).isInstanceOf(NotFound.class);

        sharing.share(company.hrCurator(), assistant.id(), "it");

        assertThat(assistants.get(reader, assistant.id()).name()).isEqualTo("Leave");
        assertThat(ids(assistants.list(reader, all()))).contains(assistant.id());
        assertThatThrownBy(() -> assistants.inspect(reader, assistant.id())).isInstanceOf(Forbidden.class);
        assertThatThrownBy(() -> sharing.list(reader, assistant.id())).isInstanceOf(Forbidden.class);
        for (Caller other : List.of(reader, company.itCurator())) {
            assertThatThrownBy(() -> assistants.change(other, assistant.id(), nothing()))
                    .isInstanceOf(Forbidden.class);
            assertThatThrownBy(() -> assistants.assemble(other, assistant.id(), ContextPolicy.DEFAULT))
                    .isInstanceOf(Forbidden.class);
            assertThatThrownBy(() -> assistants.tune(other, assistant.id(), search -> search))
                    .isInstanceOf(Forbidden.class);
            assertThatThrownBy(() -> assistants.delete(other, assistant.id())).isInstanceOf(Forbidden.class);
            assertThatThrownBy(() -> sharing.share(other, assistant.id(), "it")).isInstanceOf(Forbidden.class);
            assertThatThrownBy(() -> sharing.withdraw(other, assistant.id(), "it"))
                    .isInstanceOf(Forbidden.class);
        }
        assertThat(access.basis(reader, Action.ASK, assistants.get(reader, assistant.id())))
                .contains(AccessPolicy.Basis.SHARE);
    }

    @Test
    void who_shared_it_with_whom_and_when_is_kept_and_both_ways_are_told() {
        Assistant assistant = assistant("Leave");

        sharing.share(company.hrCurator(), assistant.id(), "it");
        sharing.share(company.admin(), assistant.id(), company.it().id());

        assertThat(sharing.list(company.hrEmployee(), assistant.id()))
                .singleElement()
                .satisfies(share -> {
                    assertThat(share.departmentId()).isEqualTo(company.it().id());
                    assertThat(share.sharedBy()).isEqualTo(company.hrCurator().principalId());
                    assertThat(share.sharedAt()).isEqualTo(NOW);
                });

        sharing.withdraw(company.admin(), assistant.id(), "it");
        sharing.withdraw(company.admin(), assistant.id(), "it");

        assertThat(sharing.list(company.hrEmployee(), assistant.id())).isEmpty();
        assertThatThrownBy(() -> assistants.get(company.itEmployee(), assistant.id()))
                .isInstanceOf(NotFound.class);
        assertThat(ids(assistants.list(company.itEmployee(), all()))).doesNotContain(assistant.id());
        List<Audited> heard = application.get(Ear.class).of(assistant);
        assertThat(heard)
                .extracting(Audited::action)
                .containsExactly(AuditAction.ASSISTANT_SHARE, AuditAction.ASSISTANT_WITHDRAW);
        assertThat(heard).extracting(event -> event.details().get("department")).containsOnly("it");
        assertThat(heard)
                .extracting(Audited::departmentId)
                .containsOnly(company.hr().id());
    }

    @Test
    void sharing_is_for_curators_of_what_is_their_department_s() {
        Assistant assistant = assistant("Leave");
        Assistant kept = assistants.keep(company.hrCurator(), form("Mine"), null);

        assertThatThrownBy(() -> sharing.share(company.hrEmployee(), assistant.id(), "it"))
                .isInstanceOf(Forbidden.class);
        assertThatThrownBy(() -> sharing.share(company.itCurator(), assistant.id(), "it"))
                .isInstanceOf(NotFound.class);
        assertThatThrownBy(() -> sharing.share(company.hrCurator(), kept.id(), "it"))
                .isInstanceOf(Forbidden.class);
        assertThatThrownBy(() -> sharing.share(company.hrCurator(), assistant.id(), "hr"))
                .isInstanceOfSatisfying(
                        Invalid.class, fault -> assertThat(fault.code()).isEqualTo("own_department"));
        assertThatThrownBy(() -> sharing.share(company.hrCurator(), assistant.id(), " "))
                .isInstanceOf(Invalid.class);
        assertThatThrownBy(() -> sharing.share(company.hrCurator(), assistant.id(), "nowhere"))
                .isInstanceOf(NotFound.class);
        assertThat(application.get(Ear.class).of(assistant)).isEmpty();
    }

    @Test
    void an_assistant_is_shared_with_so_many_departments_and_no_more() {
        Assistant assistant = assistant("Leave");
        List<Department> many = IntStream.rangeClosed(0, AssistantSharing.MOST)
                .mapToObj(i -> found())
                .toList();

        many.subList(0, AssistantSharing.MOST)
                .forEach(department -> sharing.share(company.hrCurator(), assistant.id(), department.id()));

        assertThatThrownBy(() -> sharing.share(
                        company.hrCurator(), assistant.id(), many.getLast().id()))
                .isInstanceOfSatisfying(
                        Conflict.class, refused -> assertThat(refused.code()).isEqualTo("too_many_departments"));
        assertThat(sharing.list(company.hrCurator(), assistant.id())).hasSize(AssistantSharing.MOST);
    }

    @Test
    void lists_have_one_s_own_and_what_is_shared_each_once_in_the_order_of_their_making() {
        Department sales = found();
        Department legal = found();
        Caller both = new Caller(
                company.itEmployee().principalId(),
                "both",
                "Both",
                company.itEmployee().roles(),
                Set.of(sales.id(), legal.id()));
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            Assistant lent = assistant("Lent");
            sharing.share(company.hrCurator(), lent.id(), sales.id());
            sharing.share(company.hrCurator(), lent.id(), legal.id());
            Assistant own = assistants.create(company.admin(), form(sales.id(), "Own"), ContextPolicy.DEFAULT);
            sharing.share(company.admin(), own.id(), legal.id());
            expected.addAll(List.of(lent.id(), own.id()));
        }

        List<String> walked = new ArrayList<>();
        CursorPage<Assistant> page = assistants.list(both, new ListRequest(3, true, null, null));
        walked.addAll(ids(page));
        while (page.hasMore()) {
            page = assistants.list(both, new ListRequest(3, true, walked.getLast(), null));
            walked.addAll(ids(page));
        }

        assertThat(walked).isEqualTo(expected);
        assertThat(ids(assistants.list(both, new ListRequest(2, false, null, null))))
                .isEqualTo(List.of(expected.get(9), expected.get(8)));
    }

    @Test
    void shares_end_with_the_assistant_and_with_the_department() {
        Department closing = found();
        Assistant assistant = assistant("Leave");
        Assistant doomed = assistant("Doomed");
        sharing.share(company.hrCurator(), assistant.id(), closing.id());
        sharing.share(company.hrCurator(), assistant.id(), "it");
        sharing.share(company.hrCurator(), doomed.id(), "it");

        application.fire(new DepartmentClosing(company.admin(), closing.id()));
        assistants.delete(company.hrCurator(), doomed.id());

        assertThat(assistants.get(company.hrEmployee(), assistant.id()).sharedWith())
                .containsExactly(company.it().id());
        assertThat(sharing.list(company.hrEmployee(), assistant.id()))
                .extracting(AssistantShare::departmentId)
                .containsExactly(company.it().id());
        Optional<?> left = application.inTransaction(() -> application
                .entityManager()
                .createQuery("select s from AssistantShare s where s.assistantId = :doomed")
                .setParameter("doomed", doomed.id())
                .getResultStream()
                .findFirst());
        assertThat(left).isEmpty();
    }

    private Assistant assistant(String name) {
        return assistants.create(company.hrCurator(), form(name), ContextPolicy.DEFAULT);
    }

    private static NewAssistant form(String name) {
        return form(company.hr().id(), name);
    }

    private static NewAssistant form(String departmentId, String name) {
        return new NewAssistant(
                departmentId,
                name,
                null,
                null,
                "extractive",
                List.of(),
                ToolResources.NONE,
                ChatSettings.DEFAULT,
                List.of(),
                Map.of());
    }

    private static AssistantChange nothing() {
        return new AssistantChange(
                Change.none(),
                Change.none(),
                Change.none(),
                Change.none(),
                Change.none(),
                ToolResourcesChange.NONE,
                Change.none(),
                Change.none(),
                Change.none(),
                Change.none(),
                Change.none());
    }

    private static Department found() {
        String code = Ids.next("dept-");
        return application.inTransaction(() -> {
            Department department = new Department(code, code, "D", NOW);
            application.entityManager().persist(department);
            return department;
        });
    }

    private static ListRequest all() {
        return new ListRequest(100, true, null, null);
    }

    private static List<String> ids(CursorPage<Assistant> page) {
        return page.data().stream().map(Assistant::id).toList();
    }
}
