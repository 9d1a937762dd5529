package org.vademecum.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vademecum.support.StillClock;
import org.vademecum.support.TestApplication;
import org.vademecum.support.TestCompany;
import org.vademecum.support.TestDatabase;

@ParameterizedClass
@EnumSource(TestDatabase.Kind.class)
class RealmAccountsTest {
    private static final Instant NOW = Instant.parse("2026-03-02T12:00:00Z");

    @Parameter
    TestDatabase.Kind kind;

    private final StillClock clock = new StillClock(NOW);
    private TestDatabase database;
    private TestApplication application;
    private TestCompany company;
    private RealmAccounts accounts;

    @BeforeEach
    void start() {
        database = kind.create();
        application = TestApplication.on(database)
                .with(RealmAccounts.class, RealmDirectory.class, PrincipalRepository.class)
                .with(DepartmentRepository.class, DepartmentGroups.class, RecentCallers.class)
                .withObject(clock)
                .start();
        company = TestCompany.foundIn(application);
        accounts = application.get(RealmAccounts.class);
    }

    @AfterEach
    void stop() {
        application.close();
        database.close();
    }

    @Test
    void a_person_is_met_once_and_known_from_then_on() {
        Caller first = meet(person("s1", "nadia", Set.of("/departments/HR"), NOW, Role.EMPLOYEE));
        Caller again = meet(person("s1", "nadia", Set.of("/departments/HR"), NOW.plusSeconds(60), Role.EMPLOYEE));

        assertThat(first.departmentIds()).containsExactly(company.hr().id());
        assertThat(again.principalId()).isEqualTo(first.principalId());
    }

    @ParameterizedTest
    @ValueSource(ints = {127, 128, 129, 4_000})
    void a_long_name_is_cut_and_no_character_with_it(int length) {
        RealmIdentity identity = new RealmIdentity(
                "https://realm",
                "s1",
                false,
                "nadia",
                "𝒩".repeat(length),
                null,
                Set.of(Role.EMPLOYEE),
                Set.of("/departments/HR"),
                NOW);

        String shown = meet(identity).displayName();

        assertThat(shown).isEqualTo(length <= 128 ? "𝒩".repeat(length) : "𝒩".repeat(127) + "…");
    }

    @Test
    void a_department_is_made_when_a_group_is_first_seen() {
        Caller caller = meet(person("s1", "nadia", Set.of("/departments/Legal"), NOW, Role.EMPLOYEE));

        Department legal =
                application.get(DepartmentRepository.class).findByCode("legal").orElseThrow();
        assertThat(legal.name()).isEqualTo("Legal");
        assertThat(caller.departmentIds()).containsExactly(legal.id());
    }

    @Test
    void the_newest_word_counts_and_an_older_token_changes_nothing() {
        meet(person("s1", "nadia", Set.of("/departments/HR"), NOW, Role.EMPLOYEE, Role.ADMIN));
        Caller moved = meet(person("s1", "nadia", Set.of("/departments/IT"), NOW.plusSeconds(60), Role.EMPLOYEE));
        clock.advance(Duration.ofSeconds(4));
        Caller stale = meet(person("s1", "nadia", Set.of("/departments/HR"), NOW, Role.EMPLOYEE, Role.ADMIN));

        assertThat(moved.departmentIds()).containsExactly(company.it().id());
        assertThat(stale).isEqualTo(moved);
    }

    @Test
    void a_local_person_of_the_same_name_is_taken_over_once() {
        Caller first = meet(person("s1", "HR.Employee", Set.of("/departments/HR"), NOW, Role.EMPLOYEE));
        Caller namesake = meet(person("s2", "hr.employee", Set.of("/departments/HR"), NOW, Role.EMPLOYEE));

        assertThat(first.principalId()).isEqualTo(company.hrEmployee().principalId());
        assertThat(namesake.principalId()).isNotEqualTo(first.principalId());
    }

    @Test
    void a_program_is_a_service_account_and_never_takes_over_anybody() {
        Caller program = meet(new RealmIdentity(
                "https://issuer", "p1", true, "hr.employee", "Program", null, Set.of(Role.EMPLOYEE), Set.of(), NOW));

        assertThat(Principal.isService(program.principalId())).isTrue();
    }

    @Test
    void nobody_takes_over_a_service_account() {
        Caller program = company.program(application, company.hr());

        Caller person = meet(person("s1", program.username(), Set.of(), NOW, Role.EMPLOYEE));

        assertThat(person.principalId()).isNotEqualTo(program.principalId());
    }

    @Test
    void without_a_role_there_is_no_caller_and_no_trace() {
        assertThat(accounts.findCaller(person("s1", "nadia", Set.of("/departments/Legal"), NOW)))
                .isEmpty();
        assertThat(application.get(DepartmentRepository.class).findByCode("legal"))
                .isEmpty();
    }

    @Test
    void who_has_lost_every_role_is_remembered_without_rights() {
        Caller before = meet(person("s1", "nadia", Set.of("/departments/HR"), NOW, Role.EMPLOYEE, Role.ADMIN));

        assertThat(accounts.findCaller(person("s1", "nadia", Set.of("/departments/HR"), NOW.plusSeconds(60))))
                .isEmpty();

        Principal principal = application
                .get(PrincipalRepository.class)
                .find(before.principalId())
                .orElseThrow();
        assertThat(principal.roles()).isEmpty();
        assertThat(principal.departmentIds()).isEmpty();
    }

    private Caller meet(RealmIdentity identity) {
        return accounts.findCaller(identity).orElseThrow();
    }

    private static RealmIdentity person(
            String subject, String username, Set<String> groups, Instant at, Role... roles) {
        return new RealmIdentity("https://issuer", subject, false, username, "Nadia", null, Set.of(roles), groups, at);
    }
}
