package org.vademecum.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.vademecum.access.AccessTrial.Finding;
import org.vademecum.access.AccessTrial.Origin;
import org.vademecum.assistant.AssistantRepository;
import org.vademecum.bootstrap.oidc.OpenIdClients;
import org.vademecum.common.Conflict;
import org.vademecum.common.Forbidden;
import org.vademecum.common.Invalid;
import org.vademecum.common.NotFound;
import org.vademecum.common.Transactions;
import org.vademecum.file.StoredFileRepository;
import org.vademecum.file.UploadRepository;
import org.vademecum.review.Review;
import org.vademecum.run.RunRepository;
import org.vademecum.support.RealmServer;
import org.vademecum.support.StillClock;
import org.vademecum.support.TestApplication;
import org.vademecum.support.TestCompany;
import org.vademecum.support.TestDatabase;
import org.vademecum.thread.ThreadRepository;
import org.vademecum.vectorstore.VectorStore;
import org.vademecum.vectorstore.VectorStoreFileRepository;
import org.vademecum.vectorstore.VectorStoreRepository;

@ParameterizedClass
@EnumSource(TestDatabase.Kind.class)
class DepartmentServiceTest {
    private static final Instant NOW = Instant.parse("2026-03-02T12:00:00Z");

    /** Tables with a department, and what counts their rows. */
    private static final Map<String, String> HOLDERS = Map.of(
            "principal_department", "members",
            "stored_file", "files",
            "upload", "uploads",
            "vector_store", "stores",
            "vector_store_file", "documents",
            "assistant", "assistants",
            "chat_thread", "threads",
            "run", "runs",
            "review", "reviews");

    @Parameter
    TestDatabase.Kind kind;

    private final StillClock clock = new StillClock(NOW);
    private final ReadTokens tokens = new ReadTokens();
    private final RealmServer realm = new RealmServer();
    private final Map<String, String> said = new ConcurrentHashMap<>();
    private TestDatabase database;
    private TestApplication application;
    private TestCompany company;
    private DepartmentService departments;
    private RealmAccounts accounts;
    private AccessTrials trials;

    /** Has read what the identity provider says; which tokens are believed is {@code TokenVerifierTest}'s. */
    static class ReadTokens implements TokenReader {
        private @Nullable RealmIdentity identity;

        @Override
        public RealmIdentity read(String token) throws InvalidToken {
            if (identity == null) {
                throw new InvalidToken(InvalidToken.Fault.EXPIRED, "Expired JWT");
            }
            return identity;
        }
    }

    @BeforeEach
    void start() throws ClassNotFoundException {
        database = kind.create();
        realm.answerTokens(Map.of("access_token", "pass-1", "token_type", "Bearer", "expires_in", 600));
        realm.answerAdmin((path, pass) -> said.containsKey(path)
                ? new RealmServer.Answer(200, said.get(path))
                : new RealmServer.Answer(404, "{}"));
        application = TestApplication.on(database)
                .with(DepartmentService.class, DepartmentGroups.class, DepartmentRepository.class)
                .with(RealmAccounts.class, RealmDirectory.class, PrincipalRepository.class, RecentCallers.class)
                .with(AccessTrials.class, Transactions.class, Heard.class)
                .with(StoredFileRepository.class, UploadRepository.class, AssistantRepository.class)
                .with(VectorStoreRepository.class, VectorStoreFileRepository.class)
                .with(ThreadRepository.class, RunRepository.class)
                .with(Class.forName(Review.class.getName() + "Repository"))
                .withObject(clock)
                .withObject(tokens)
                .withObject(OpenIdClients.people(realm, clock))
                .start();
        company = TestCompany.foundIn(application);
        departments = application.get(DepartmentService.class);
        accounts = application.get(RealmAccounts.class);
        trials = application.get(AccessTrials.class);
    }

    @AfterEach
    void stop() {
        application.close();
        database.close();
        realm.close();
    }

    @Test
    void whatever_belongs_to_departments_is_counted() {
        List<?> tables = application.entityManager().createNativeQuery("""
                        select distinct lower(c.table_name) from information_schema.referential_constraints r
                        join information_schema.table_constraints u on u.constraint_name = r.unique_constraint_name
                        join information_schema.table_constraints c on c.constraint_name = r.constraint_name
                        where lower(u.table_name) = 'department'
                          and lower(c.table_name) not in ('retention_policy', 'department_budget', 'assistant_share', 'glossary')""").getResultList();

        assertThat(tables.stream().map(String::valueOf)).containsExactlyInAnyOrderElementsOf(HOLDERS.keySet());
        assertThat(application.get(Heard.class).holders()).isEqualTo(new TreeSet<>(HOLDERS.values()));
    }

    @Test
    void a_group_gives_the_department_of_its_name_until_it_is_mapped() {
        assertThat(meet("/departments/hr").departmentIds())
                .containsExactly(company.hr().id());

        departments.change(company.admin(), company.hr().id(), "People", "/company/people");

        assertThat(meet("/departments/hr").departmentIds()).isEmpty();
        assertThat(meet("/company/people/payroll").departmentIds())
                .containsExactly(company.hr().id());
        assertThat(meet("/company").departmentIds()).isEmpty();
        assertThat(overview(company.hr()).groupPath()).isEqualTo("/company/people");
        assertThat(overview(company.hr()).department().name()).isEqualTo("People");

        departments.change(company.admin(), company.hr().id(), "People", null);

        assertThat(meet("/departments/hr").departmentIds())
                .containsExactly(company.hr().id());
        assertThat(meet("/company/people").departmentIds()).isEmpty();
    }

    @Test
    void of_two_groups_one_within_the_other_the_inner_one_counts() {
        Department payroll =
                departments.create(company.admin(), new NewDepartment("Payroll", "payroll", "/departments/hr/payroll"));

        assertThat(meet("/departments/hr/payroll/night").departmentIds()).containsExactly(payroll.id());
        assertThat(meet("/departments/hr/office").departmentIds())
                .containsExactly(company.hr().id());
        assertThat(meet("/departments/payroll").departmentIds()).isEmpty();
    }

    @Test
    void a_department_that_was_made_here_has_the_group_of_its_code() {
        Department legal = departments.create(company.admin(), new NewDepartment(" Legal affairs ", "Legal", null));

        assertThat(legal.name()).isEqualTo("Legal affairs");
        assertThat(overview(legal).groupPath()).isEqualTo("/departments/legal");
        assertThat(meet("/departments/Legal").departmentIds()).containsExactly(legal.id());
        assertThat(heard(AuditAction.DEPARTMENT_CREATE).objectId()).isEqualTo(legal.id());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "Human resources | x  | -                    | name  | taken",
                "''              | x  | -                    | name  | empty",
                "New             | it | -                    | code  | taken",
                "New             | ü  | -                    | code  | malformed",
                "New             | '' | -                    | code  | malformed",
                "New             | x  | ''                   | group | empty",
                "New             | x  | departments/x        | group | malformed",
                "New             | x  | /departments/x/      | group | malformed",
                "New             | x  | /departments//x      | group | malformed",
                "New             | x  | /                    | group | malformed",
                "New             | x  | /departments/it      | group | taken",
                "New             | x  | /departments/IT      | group | taken",
                "New             | x  | /Company/People      | group | taken",
            })
    void what_is_taken_or_makes_no_sense_is_refused(
            String name, String code, @Nullable String group, String param, String error) {
        departments.change(company.admin(), company.hr().id(), "Human Resources", "/company/people");

        Invalid refused = catchThrowableOfType(
                Invalid.class, () -> departments.create(company.admin(), new NewDepartment(name, code, group)));

        assertThat(refused.param()).isEqualTo(param);
        assertThat(refused.code()).isEqualTo(error);
        assertThat(departments.list(company.admin())).hasSize(2);
    }

    @Test
    void a_department_gets_its_own_group_back_only_while_nobody_else_has_it() {
        departments.change(company.admin(), company.hr().id(), "Human Resources", "/company/people");
        departments.create(company.admin(), new NewDepartment("Hiring", "hiring", "/departments/hr"));

        assertThatThrownBy(
                        () -> departments.change(company.admin(), company.hr().id(), "Human Resources", null))
                .isInstanceOfSatisfying(
                        Invalid.class, refused -> assertThat(refused.code()).isEqualTo("taken"));
    }

    @Test
    void only_what_is_empty_is_deleted() {
        Department legal = departments.create(company.admin(), new NewDepartment("Legal", "legal", null));
        VectorStore store = new VectorStore(legal.id(), "Contracts", NOW);
        application.inTransaction(() -> {
            application.entityManager().persist(store);
            return store;
        });

        assertThat(departments.held(company.admin(), legal.id())).isEqualTo(Map.of("stores", 1L));
        assertThatThrownBy(() -> departments.delete(company.admin(), legal.id()))
                .isInstanceOf(Conflict.class);
        assertThatThrownBy(
                        () -> departments.delete(company.admin(), company.hr().id()))
                .isInstanceOf(Conflict.class);
        assertThat(overview(company.hr()).held()).isEqualTo(Map.of("members", 2L));

        application.inTransaction(() -> application
                .entityManager()
                .createNativeQuery("delete from vector_store")
                .executeUpdate());
        departments.delete(company.admin(), legal.id());

        assertThat(departments.list(company.admin())).hasSize(2);
        assertThat(heard(AuditAction.DEPARTMENT_DELETE).details()).containsEntry("code", "legal");
        assertThatThrownBy(() -> departments.delete(company.admin(), legal.id()))
                .isInstanceOf(NotFound.class);
    }

    @Test
    void departments_are_for_administrators() {
        Caller curator = company.hrCurator();
        String hr = company.hr().id();

        assertThatThrownBy(() -> departments.list(curator)).isInstanceOf(Forbidden.class);
        assertThatThrownBy(() -> departments.held(curator, hr)).isInstanceOf(Forbidden.class);
        assertThatThrownBy(() -> departments.create(curator, new NewDepartment("x", "x", null)))
                .isInstanceOf(Forbidden.class);
        assertThatThrownBy(() -> departments.change(curator, hr, "x", null)).isInstanceOf(Forbidden.class);
        assertThatThrownBy(() -> departments.delete(curator, hr)).isInstanceOf(Forbidden.class);
        assertThatThrownBy(() -> trials.tryOut(curator, "admin")).isInstanceOf(Forbidden.class);
    }

    @Test
    void a_token_is_tried_out_without_leaving_a_trace() throws InvalidToken {
        tokens.identity = identity("nadia", NOW, Set.of("/departments/hr/night", "/departments/Legal", "/chess"));

        AccessTrial trial = trials.tryOut(company.admin(), "eyJ.x.y");

        assertThat(trial.admitted()).isTrue();
        assertThat(trial.findings()).containsExactly(Finding.NEW);
        assertThat(trial.caller().departmentIds()).containsExactly(company.hr().id());
        assertThat(trial.memberships())
                .extracting(AccessTrial.Membership::groupPath)
                .containsExactly("/departments/hr/night");
        assertThat(trial.groups())
                .hasSize(3)
                .contains(
                        new GroupMeaning.Founds("/departments/Legal", "legal", "Legal"),
                        new GroupMeaning.Nothing("/chess", GroupMeaning.Why.ELSEWHERE));
        assertThat(departments.list(company.admin())).hasSize(2);
        assertThat(application.get(PrincipalRepository.class).findByUsername("nadia"))
                .isEmpty();
        assertThat(heard(AuditAction.ACCESS_TRIAL).details()).isEqualTo(Map.of("by", "token", "outcome", "believed"));
        assertThat(meet("/departments/hr/night").departmentIds())
                .isEqualTo(trial.caller().departmentIds());
    }

    @Test
    void what_the_trial_says_of_somebody_known_is_what_their_next_request_comes_to() throws InvalidToken {
        Caller nadia = meet("/departments/hr");
        clock.advance(Duration.ofMinutes(1));
        tokens.identity = identity("nadia", clock.instant(), Set.of("/departments/it"));

        assertThat(trials.tryOut(company.admin(), "eyJ").caller())
                .isEqualTo(accounts.findCaller(tokens.identity).orElseThrow());

        tokens.identity = identity("nadia", NOW.minusSeconds(9), Set.of("/departments/hr"));
        AccessTrial old = trials.tryOut(company.admin(), "eyJ");
        assertThat(old.findings()).containsExactly(Finding.OUTDATED);
        assertThat(old.caller().principalId()).isEqualTo(nadia.principalId());
        assertThat(old.caller().departmentIds()).containsExactly(company.it().id());
        assertThat(old.memberships())
                .extracting(AccessTrial.Membership::groupPath)
                .containsExactly("/departments/it");
    }

    @Test
    void a_token_s_shortcomings_are_told() throws InvalidToken {
        assertThatThrownBy(() -> trials.tryOut(company.admin(), "eyJ")).isInstanceOf(InvalidToken.class);
        assertThat(heard(AuditAction.ACCESS_TRIAL).details()).isEqualTo(Map.of("by", "token", "outcome", "expired"));

        tokens.identity =
                new RealmIdentity("https://issuer", "s9", false, "hr.employee", "Hank", null, Set.of(), Set.of(), NOW);
        AccessTrial trial = trials.tryOut(company.admin(), "eyJ");

        assertThat(trial.admitted()).isFalse();
        assertThat(trial.findings())
                .containsExactlyInAnyOrder(Finding.NO_ROLE, Finding.NAMESAKE, Finding.NO_GROUP, Finding.NO_DEPARTMENT);
    }

    /** What the realm says of Rosa, whose id there is {@code r1}. */
    private void sayOfRosa(boolean enabled, String group) {
        String rosa =
                "{\"id\": \"r1\", \"username\": \"rosa\", \"firstName\": \"Rosa\", \"enabled\": %s}".formatted(enabled);
        said.put("/users", "[" + rosa + "]");
        said.put("/users/r1", rosa);
        said.put("/users/r1/groups", "[{\"path\": \"%s\"}]".formatted(group));
        said.put("/users/r1/role-mappings/realm/composite", "[{\"name\": \"employee\"}]");
    }

    private RealmIdentity rosa(Instant at, String group) {
        return new RealmIdentity(
                realm.issuer(), "r1", false, "rosa", "Rosa", null, Set.of(Role.EMPLOYEE), Set.of(group), at);
    }

    @Test
    void somebody_who_has_never_come_is_looked_up_in_the_realm_and_leaves_no_trace() throws InvalidToken {
        sayOfRosa(true, "/departments/hr");

        AccessTrial trial = trials.tryOut(company.admin(), "rosa");

        assertThat(trial.admitted()).isTrue();
        assertThat(trial.findings()).containsExactly(Finding.NEW);
        assertThat(trial.caller().departmentIds()).containsExactly(company.hr().id());
        assertThat(application.get(PrincipalRepository.class).findByUsername("rosa"))
                .isEmpty();
        assertThat(heard(AuditAction.ACCESS_TRIAL).details()).isEqualTo(Map.of("by", "name", "outcome", "known"));
    }

    @Test
    void somebody_who_was_moved_or_disabled_in_the_realm_is_shown_as_they_are_now() throws InvalidToken {
        Caller before = accounts.findCaller(rosa(NOW, "/departments/hr")).orElseThrow();
        clock.advance(Duration.ofMinutes(1));
        sayOfRosa(true, "/departments/it");

        AccessTrial moved = trials.tryOut(company.admin(), "rosa");
        sayOfRosa(false, "/departments/it");
        AccessTrial disabled = trials.tryOut(company.admin(), "rosa");
        said.clear();
        AccessTrial gone = trials.tryOut(company.admin(), "rosa");

        assertThat(moved.caller().principalId()).isEqualTo(before.principalId());
        assertThat(moved.caller().departmentIds()).containsExactly(company.it().id());
        assertThat(moved.admitted()).isTrue();
        assertThat(disabled.findings()).contains(Finding.GONE);
        assertThat(disabled.admitted()).isFalse();
        assertThat(gone.findings()).contains(Finding.GONE);
        assertThat(gone.admitted()).isFalse();
    }

    @Test
    void a_realm_that_cannot_be_asked_is_told_of() throws InvalidToken {
        accounts.findCaller(rosa(NOW, "/departments/hr"));
        realm.answerAdmin((path, pass) -> new RealmServer.Answer(403, "{}"));

        AccessTrial known = trials.tryOut(company.admin(), "rosa");

        assertThat(known.findings()).containsExactly(Finding.UNANSWERED);
        assertThat(known.caller().departmentIds()).containsExactly(company.hr().id());
        assertThatThrownBy(() -> trials.tryOut(company.admin(), "nobody.here"))
                .isInstanceOfSatisfying(
                        Conflict.class, e -> assertThat(e.code()).isEqualTo(AccessTrials.UNANSWERED));
    }

    @Test
    void a_name_is_looked_up_with_what_gives_each_department() throws InvalidToken {
        AccessTrial local = trials.tryOut(company.admin(), " HR.Employee ");
        assertThat(local.memberships())
                .containsExactly(new AccessTrial.Membership(
                        local.memberships().getFirst().department(), Origin.ASSIGNED, null));
        assertThat(local.caller()).isEqualTo(company.hrEmployee());

        meet("/departments/hr");
        AccessTrial ofRealm = trials.tryOut(company.admin(), "nadia");
        assertThat(ofRealm.memberships())
                .extracting(AccessTrial.Membership::origin)
                .containsExactly(Origin.GROUP);

        departments.change(company.admin(), company.hr().id(), "People", "/company/people");
        AccessTrial remapped = trials.tryOut(company.admin(), "nadia");
        assertThat(remapped.memberships())
                .extracting(AccessTrial.Membership::origin)
                .containsExactly(Origin.EARLIER);
        assertThat(remapped.groups())
                .containsExactly(new GroupMeaning.Nothing("/departments/hr", GroupMeaning.Why.MAPPED_OTHERWISE));

        assertThatThrownBy(() -> trials.tryOut(company.admin(), "Secret-Passw0rd"))
                .isInstanceOf(NotFound.class);
        assertThat(heard(AuditAction.ACCESS_TRIAL).details()).isEqualTo(Map.of("by", "name", "outcome", "unknown"));
        assertThat(heard(AuditAction.ACCESS_TRIAL).objectId()).isNull();
    }

    private DepartmentOverview overview(Department department) {
        return departments.list(company.admin()).stream()
                .filter(each -> each.department().id().equals(department.id()))
                .findFirst()
                .orElseThrow();
    }

    /** Nadia comes a minute later, with these groups. */
    private Caller meet(String... groups) {
        clock.advance(Duration.ofMinutes(1));
        return accounts.findCaller(identity("nadia", clock.instant(), Set.of(groups)))
                .orElseThrow();
    }

    private static RealmIdentity identity(String username, Instant at, Set<String> groups) {
        return new RealmIdentity(
                "https://issuer", "s-" + username, false, username, "Nadia", null, Set.of(Role.EMPLOYEE), groups, at);
    }

    private Audited heard(AuditAction action) {
        return application.get(Heard.class).last(action);
    }

    /** What the audit would be told, and who counts. */
    @ApplicationScoped
    static class Heard {
        @Inject
        @Any
        Instance<DepartmentHolder> all;

        private final List<Audited> events = new ArrayList<>();

        void hear(@Observes Audited event) {
            events.add(event);
        }

        Audited last(AuditAction action) {
            return events.stream()
                    .filter(event -> event.action() == action)
                    .toList()
                    .getLast();
        }

        Set<String> holders() {
            return all.stream().map(DepartmentHolder::holding).collect(Collectors.toCollection(TreeSet::new));
        }
    }
}
