package org.vademecum.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.vademecum.access.ApiKeyService.Issued;
import org.vademecum.access.IdempotentRequests.Known;
import org.vademecum.common.Conflict;
import org.vademecum.common.Forbidden;
import org.vademecum.common.Invalid;
import org.vademecum.common.NotFound;
import org.vademecum.common.Transactions;
import org.vademecum.support.StillClock;
import org.vademecum.support.TestApplication;
import org.vademecum.support.TestCompany;
import org.vademecum.support.TestDatabase;

@ParameterizedClass
@EnumSource(TestDatabase.Kind.class)
class ApiKeyServiceTest {
    @Parameter
    TestDatabase.Kind kind;

    private final StillClock clock = new StillClock(Instant.parse("2026-03-02T12:00:00Z"));
    private TestDatabase database;
    private TestApplication application;
    private TestCompany company;
    private ApiKeyService keys;
    private IdempotentRequests requests;
    private Told told;

    @BeforeEach
    void start() {
        database = kind.create();
        application = TestApplication.on(database)
                .with(ApiKeyService.class, ApiKeyRepository.class, PrincipalRepository.class)
                .with(DepartmentRepository.class, RecentCallers.class, IdempotentRequests.class, Transactions.class)
                .with(Told.class)
                .withObject(clock)
                .start();
        company = TestCompany.foundIn(application);
        keys = application.get(ApiKeyService.class);
        requests = application.get(IdempotentRequests.class);
        told = application.get(Told.class);
    }

    @AfterEach
    void stop() {
        application.close();
        database.close();
    }

    @Test
    void a_key_stands_for_the_service_account_of_its_department() {
        Issued issued = issue(null);

        Caller caller = keys.authenticate(issued.secret()).orElseThrow();

        assertThat(issued.secret()).startsWith("vk-").endsWith(issued.key().lastFour());
        assertThat(caller.principalId()).isEqualTo(issued.key().principalId());
        assertThat(caller.departmentIds()).containsExactly(company.hr().id());
        assertThat(keys.authenticate(issued.secret() + "x")).isEmpty();
        assertThat(keys.list(company.admin()).getFirst().lastUsedAt()).isEqualTo(clock.instant());
    }

    @Test
    void a_key_is_made_together_with_its_service_account() {
        Issued issued =
                keys.issueToNewAccount(company.admin(), company.hr().id(), KeyTerms.full("Payroll import", null));

        assertThat(keys.accounts(company.admin()))
                .filteredOn(account -> account.id().equals(issued.key().principalId()))
                .singleElement()
                .satisfies(account -> {
                    assertThat(account.displayName()).isEqualTo("Payroll import");
                    assertThat(account.departmentIds())
                            .containsExactly(company.hr().id());
                });
        assertThatThrownBy(
                        () -> keys.issueToNewAccount(company.admin(), "dept_missing", KeyTerms.full("Nowhere", null)))
                .isInstanceOf(NotFound.class);
    }

    @Test
    void name_and_end_change_but_not_into_the_past() {
        Issued issued = issue(clock.instant().plusSeconds(60));
        String id = issued.key().id();

        ApiKey changed = keys.change(company.admin(), id, KeyTerms.full(" Nightly import ", null));

        assertThat(changed.name()).isEqualTo("Nightly import");
        assertThat(changed.expiresAt()).isNull();
        assertThatThrownBy(() -> keys.change(company.admin(), id, KeyTerms.full("Import", clock.instant())))
                .isInstanceOfSatisfying(
                        Invalid.class, e -> assertThat(e.param()).isEqualTo("expires_at"));
        assertThatThrownBy(() -> keys.change(company.admin(), id, KeyTerms.full("  ", null)))
                .isInstanceOfSatisfying(
                        Invalid.class, e -> assertThat(e.param()).isEqualTo("name"));
        assertThat(keys.list(company.admin()).getFirst().name()).isEqualTo("Nightly import");
    }

    @Test
    void an_expired_key_can_be_renamed() {
        Issued issued = issue(clock.instant().plusSeconds(60));
        clock.advance(Duration.ofSeconds(90));

        ApiKey renamed = keys.change(
                company.admin(),
                issued.key().id(),
                KeyTerms.full("Old import", issued.key().expiresAt()));

        assertThat(renamed.name()).isEqualTo("Old import");
    }

    @Test
    void a_revoked_or_expired_key_is_out_within_seconds() {
        Issued revoked = issue(null);
        Issued expiring = issue(clock.instant().plusSeconds(60));
        assertThat(keys.authenticate(revoked.secret())).isPresent();
        assertThat(keys.authenticate(expiring.secret())).isPresent();

        keys.revoke(company.admin(), revoked.key().id());
        clock.advance(Duration.ofSeconds(4));
        assertThat(keys.authenticate(revoked.secret())).isEmpty();
        assertThat(keys.authenticate(expiring.secret())).isPresent();

        clock.advance(Duration.ofSeconds(60));
        assertThat(keys.authenticate(expiring.secret())).isEmpty();
    }

    @Test
    void only_administrators_look_after_keys() {
        Issued issued = issue(null);

        assertThatThrownBy(() -> keys.revoke(company.hrCurator(), issued.key().id()))
                .isInstanceOf(NotFound.class);
        assertThatThrownBy(() -> keys.list(company.hrEmployee())).isInstanceOf(Forbidden.class);
    }

    @Test
    void the_bootstrap_key_is_an_administrator_s_and_a_new_one_replaces_it() {
        keys.ensureBootstrapKey("vk-first");
        keys.ensureBootstrapKey("vk-first");
        Caller first = keys.authenticate("vk-first").orElseThrow();

        keys.ensureBootstrapKey("vk-second");
        clock.advance(Duration.ofSeconds(4));

        assertThat(first.has(Role.ADMIN)).isTrue();
        assertThat(first.departmentIds()).hasSize(1);
        assertThat(keys.authenticate("vk-first")).isEmpty();
        assertThat(keys.authenticate("vk-second").orElseThrow().principalId()).isEqualTo(first.principalId());
        keys.ensureBootstrapKey("vk-first");
        assertThat(keys.authenticate("vk-first")).isPresent();
    }

    @Test
    void what_a_service_account_makes_is_its_own_and_open_to_administrators() {
        Caller service = keys.authenticate(issue(null).secret()).orElseThrow();
        Caller other = keys.authenticate(issue(null).secret()).orElseThrow();
        Guarded made = new Made(company.hr().id(), service.principalId());
        AccessPolicy access = new AccessPolicy();

        assertThat(access.allows(service, Action.WRITE, made)).isTrue();
        assertThat(access.allows(company.admin(), Action.WRITE, made)).isTrue();
        assertThat(access.allows(other, Action.READ, made)).isFalse();
        assertThat(access.allows(company.hrCurator(), Action.READ, made)).isFalse();
    }

    @Test
    void what_a_person_keeps_is_theirs_alone() {
        Guarded kept = new Made(company.hr().id(), company.hrEmployee().principalId());
        AccessPolicy access = new AccessPolicy();

        assertThat(access.allows(company.hrEmployee(), Action.WRITE, kept)).isTrue();
        for (Caller other : List.of(company.hrCurator(), company.itEmployee(), company.admin())) {
            assertThat(access.allows(other, Action.READ, kept)).isFalse();
        }
    }

    @Test
    void a_key_of_one_s_own_stands_for_the_person_who_made_it() {
        Issued issued = keys.issueOwn(company.hrEmployee(), KeyTerms.full("Notes", null));

        Caller bearer = keys.authenticate(issued.secret()).orElseThrow();
        assertThat(bearer.principalId()).isEqualTo(company.hrEmployee().principalId());
        assertThat(bearer.departmentIds()).isEqualTo(company.hrEmployee().departmentIds());
        assertThat(bearer.keyId()).isEqualTo(issued.key().id());
        assertThat(keys.listOwn(company.hrEmployee())).extracting(ApiKey::name).containsExactly("Notes");
        assertThat(keys.listOwn(company.itEmployee())).isEmpty();
        Caller program = keys.authenticate(issue(null).secret()).orElseThrow();
        assertThatThrownBy(() -> keys.issueOwn(program, KeyTerms.full("More", null)))
                .isInstanceOf(Forbidden.class);
    }

    @Test
    void a_key_has_the_scopes_that_it_was_given() {
        Issued issued = keys.issueOwn(company.hrEmployee(), new KeyTerms("Reader", Set.of(Scope.READ), null));

        assertThat(keys.authenticate(issued.secret()).orElseThrow().scopes()).containsExactly(Scope.READ);
        assertThat(company.hrEmployee().scopes()).containsExactlyInAnyOrder(Scope.values());
        keys.change(
                company.hrEmployee(), issued.key().id(), new KeyTerms("Reader", Set.of(Scope.READ, Scope.CHAT), null));
        clock.advance(Duration.ofSeconds(4));
        assertThat(keys.authenticate(issued.secret()).orElseThrow().scopes())
                .containsExactlyInAnyOrder(Scope.READ, Scope.CHAT);
        assertThat(told.of(AuditAction.KEY_CHANGE).details()).containsEntry("scopes", "read chat");
        assertThatThrownBy(() -> new KeyTerms("None", Set.of(), null))
                .isInstanceOfSatisfying(
                        Invalid.class, e -> assertThat(e.param()).isEqualTo("scopes"));
    }

    @Test
    void a_key_made_before_there_were_scopes_keeps_all_that_it_could_do() {
        Issued issued = issue(null);
        String id = issued.key().id();
        application.inTransaction(() -> application
                .entityManager()
                .createNativeQuery("insert into api_key (id, principal_id, name, secret_hash, last_four, created_at,"
                        + " version) select 'key_old', principal_id, name, ?1, last_four, created_at, 1 from api_key"
                        + " where id = ?2")
                .setParameter(1, ApiKey.hash("vk-old"))
                .setParameter(2, id)
                .executeUpdate());

        assertThat(keys.authenticate("vk-old").orElseThrow().scopes()).containsExactlyInAnyOrder(Scope.values());
    }

    @Test
    void a_rotated_key_goes_on_beside_the_one_in_its_place_until_its_time_is_over() {
        Issued old = keys.issueOwn(company.hrEmployee(), new KeyTerms("Notes", Set.of(Scope.READ), null));

        Issued young = keys.rotate(company.hrEmployee(), old.key().id(), Duration.ofHours(24), null);

        assertThat(keys.authenticate(old.secret())).isPresent();
        assertThat(keys.authenticate(young.secret()).orElseThrow().scopes()).containsExactly(Scope.READ);
        assertThat(keys.listOwn(company.hrEmployee()))
                .satisfiesExactly(
                        key -> {
                            assertThat(key.id()).isEqualTo(young.key().id());
                            assertThat(key.name()).isEqualTo("Notes");
                            assertThat(key.expiresAt()).isNull();
                            assertThat(key.lastUsedAt()).isEqualTo(clock.instant());
                        },
                        key -> {
                            assertThat(key.successorId()).isEqualTo(young.key().id());
                            assertThat(key.expiresAt())
                                    .isEqualTo(clock.instant().plus(Duration.ofHours(24)));
                            assertThat(key.lastUsedAt()).isEqualTo(clock.instant());
                        });
        assertThat(told.of(AuditAction.KEY_ROTATE))
                .satisfies(event ->
                        assertThat(event.objectId()).isEqualTo(old.key().id()))
                .satisfies(event -> assertThat(event.details())
                        .containsEntry("successor", young.key().id())
                        .containsEntry("overlap", "PT24H")
                        .doesNotContainValue(young.secret()));
        clock.advance(Duration.ofHours(24));
        assertThat(keys.authenticate(old.secret())).isEmpty();
        assertThat(keys.authenticate(young.secret())).isPresent();
    }

    @Test
    void a_rotated_key_can_be_ended_at_once_and_never_prolonged() {
        Issued old = issue(clock.instant().plusSeconds(60));
        String id = old.key().id();

        Issued young = keys.rotate(company.admin(), id, Duration.ofDays(30), null);
        assertThat(keys.list(company.admin()).getLast().expiresAt())
                .isEqualTo(old.key().expiresAt());
        assertThatThrownBy(() -> keys.change(company.admin(), id, KeyTerms.full("Longer", null)))
                .isInstanceOf(Conflict.class);
        assertThatThrownBy(() -> keys.rotate(company.admin(), id, Duration.ZERO, null))
                .isInstanceOf(Conflict.class);
        keys.revoke(company.admin(), id);
        assertThat(keys.authenticate(old.secret())).isEmpty();

        keys.rotate(company.admin(), young.key().id(), Duration.ZERO, null);
        assertThat(keys.authenticate(young.secret())).isEmpty();
    }

    @Test
    void only_a_key_that_works_is_rotated_and_by_those_alone_who_look_after_it() {
        Issued issued = issue(clock.instant().plusSeconds(60));
        String id = issued.key().id();
        keys.ensureBootstrapKey("vk-of-the-configuration");
        ApiKey configured = keys.list(company.admin()).getFirst();

        assertThatThrownBy(() -> keys.rotate(company.hrCurator(), id, Duration.ZERO, null))
                .isInstanceOf(NotFound.class);
        assertThatThrownBy(() -> keys.rotate(company.admin(), id, Duration.ofDays(31), null))
                .isInstanceOf(Invalid.class);
        assertThatThrownBy(() -> keys.rotate(company.admin(), id, Duration.ZERO, clock.instant()))
                .isInstanceOf(Invalid.class);
        assertThatThrownBy(() -> keys.rotate(company.admin(), configured.id(), Duration.ZERO, null))
                .isInstanceOf(Conflict.class);
        clock.advance(Duration.ofSeconds(60));
        assertThatThrownBy(() -> keys.rotate(company.admin(), id, Duration.ZERO, null))
                .isInstanceOf(Conflict.class);
        assertThat(keys.list(company.admin())).hasSize(2);
    }

    @Test
    void people_look_after_their_own_keys_and_administrators_after_all() {
        String id = keys.issueOwn(company.hrEmployee(), KeyTerms.full("Notes", null))
                .key()
                .id();

        assertThat(keys.change(company.hrEmployee(), id, KeyTerms.full("Diary", null))
                        .name())
                .isEqualTo("Diary");
        assertThatThrownBy(() -> keys.change(company.hrCurator(), id, KeyTerms.full("Mine", null)))
                .isInstanceOf(NotFound.class);
        assertThatThrownBy(() -> keys.revoke(company.itEmployee(), id)).isInstanceOf(NotFound.class);
        assertThat(keys.holders(company.admin(), keys.list(company.admin())).values())
                .extracting(Principal::id)
                .contains(company.hrEmployee().principalId());
        assertThat(keys.revoke(company.admin(), id).revokedAt()).isNotNull();
    }

    @Test
    void a_repeated_request_is_told_what_was_answered_before() {
        Caller caller = company.admin();
        Known.Fresh fresh = (Known.Fresh) requests.begin(caller, "key", "hash");

        assertThat(requests.begin(caller, "key", "hash")).isInstanceOf(Known.InProgress.class);
        requests.answer(fresh.id(), 200, "{}");

        assertThat(requests.begin(caller, "key", "hash")).isEqualTo(new Known.Answered(200, "{}"));
        assertThat(requests.begin(caller, "key", "other")).isInstanceOf(Known.Different.class);
        assertThat(requests.begin(company.hrEmployee(), "key", "hash")).isInstanceOf(Known.Fresh.class);
        clock.advance(Duration.ofHours(25));
        assertThat(requests.begin(caller, "key", "other")).isInstanceOf(Known.Fresh.class);
    }

    @Test
    void what_was_answered_is_not_told_to_somebody_who_may_see_something_else_by_now() {
        Caller hanna = company.hrEmployee();
        Caller moved = new Caller(
                hanna.principalId(),
                hanna.username(),
                hanna.displayName(),
                hanna.roles(),
                Set.of(company.it().id()));
        requests.answer(((Known.Fresh) requests.begin(hanna, "key", "hash")).id(), 200, "{}");

        assertThat(requests.begin(moved, "key", "hash")).isEqualTo(new Known.Outdated());
        assertThat(requests.begin(hanna.in(Set.of("/departments/hr/payroll")), "key", "hash"))
                .isEqualTo(new Known.Outdated());
        assertThat(requests.begin(hanna, "key", "hash")).isEqualTo(new Known.Answered(200, "{}"));
    }

    @Test
    void what_was_answered_to_somebody_is_forgotten_with_them_and_after_a_day() {
        Caller hanna = company.hrEmployee();
        Caller admin = company.admin();
        requests.answer(((Known.Fresh) requests.begin(hanna, "key", "hash")).id(), 200, "{}");
        requests.answer(((Known.Fresh) requests.begin(admin, "key", "hash")).id(), 200, "{}");

        requests.forgetOf(hanna.principalId());
        requests.sweep();

        assertThat(remembered()).isOne();
        assertThat(requests.begin(hanna, "key", "hash")).isInstanceOf(Known.Fresh.class);
        clock.advance(Duration.ofHours(25));
        requests.sweep();
        assertThat(remembered()).isZero();
    }

    private long remembered() {
        return application.inTransaction(() -> application
                .entityManager()
                .createQuery("select count(r) from IdempotentRequest r", Long.class)
                .getSingleResult());
    }

    @Test
    void a_refused_request_and_one_whose_node_died_may_be_made_again() {
        Caller caller = company.admin();
        Known.Fresh refused = (Known.Fresh) requests.begin(caller, "refused", "hash");
        requests.begin(caller, "lost", "hash");

        requests.forget(refused.id());
        clock.advance(Duration.ofMinutes(3));

        assertThat(requests.begin(caller, "refused", "hash")).isInstanceOf(Known.Fresh.class);
        assertThat(requests.begin(caller, "lost", "hash")).isInstanceOf(Known.Fresh.class);
    }

    private Issued issue(Instant expiresAt) {
        Principal account = keys.addAccount(company.admin(), company.hr().id(), "Reports");
        return keys.issue(company.admin(), account.id(), KeyTerms.full("nightly", expiresAt));
    }

    /** Keeps what the audit is told. */
    @ApplicationScoped
    static class Told {
        private final List<Audited> events = new ArrayList<>();

        void hear(@Observes Audited event) {
            events.add(event);
        }

        /** The newest of an action. */
        Audited of(AuditAction action) {
            return events.reversed().stream()
                    .filter(event -> event.action() == action)
                    .findFirst()
                    .orElseThrow();
        }
    }

    private record Made(String departmentId, String ownerId) implements Guarded.Personal {
        @Override
        public String kind() {
            return "thing";
        }

        @Override
        public String id() {
            return "thing_1";
        }
    }
}
