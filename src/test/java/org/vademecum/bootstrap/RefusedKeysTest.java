package org.vademecum.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.vademecum.access.AccessPolicy;
import org.vademecum.access.ApiKeyRepository;
import org.vademecum.access.ApiKeyService;
import org.vademecum.access.AuditAction;
import org.vademecum.access.Audited;
import org.vademecum.access.Caller;
import org.vademecum.access.DepartmentRepository;
import org.vademecum.access.InvalidToken;
import org.vademecum.access.KeyTerms;
import org.vademecum.access.PrincipalRepository;
import org.vademecum.access.RealmSubject;
import org.vademecum.access.RecentCallers;
import org.vademecum.access.Role;
import org.vademecum.access.Scope;
import org.vademecum.access.TokenRefused;
import org.vademecum.audit.AuditEntry;
import org.vademecum.audit.AuditFilter;
import org.vademecum.audit.AuditService;
import org.vademecum.common.Ids;
import org.vademecum.common.ListRequest;
import org.vademecum.common.Transactions;
import org.vademecum.support.StillClock;
import org.vademecum.support.TestApplication;
import org.vademecum.support.TestCompany;
import org.vademecum.support.TestDatabase;

class RefusedKeysTest {
    private static final StillClock CLOCK = new StillClock(Instant.parse("2026-03-02T12:00:00Z"));

    private static TestDatabase database;
    private static TestApplication application;
    private static TestCompany company;
    private static RefusedKeys refused;

    @BeforeAll
    static void start() {
        database = TestDatabase.Kind.H2.create();
        application = TestApplication.on(database)
                .with(AccessPolicy.class, Transactions.class, DepartmentRepository.class, PrincipalRepository.class)
                .with(RefusedKeys.class, ApiKeyService.class, ApiKeyRepository.class, RecentCallers.class)
                .withPackageOf(AuditService.class)
                .withObject(CLOCK)
                .start();
        company = TestCompany.foundIn(application);
        refused = application.get(RefusedKeys.class);
    }

    @AfterAll
    static void stop() {
        application.close();
        database.close();
    }

    @Test
    void a_key_that_tries_what_it_is_not_for_is_in_the_audit() {
        Caller program = program();

        refused.tell(program, Scope.ADMIN);

        assertThat(told(program)).singleElement().satisfies(entry -> {
            assertThat(entry.outcome()).isEqualTo(Audited.Outcome.REFUSED);
            assertThat(entry.keyId()).isEqualTo(program.keyId());
            assertThat(entry.departmentId()).isEqualTo(company.hr().id());
            assertThat(entry.details()).contains("missing_scope", "admin");
        });
    }

    @Test
    void one_that_goes_on_trying_is_told_once_a_minute_of_each_scope() {
        Caller program = program();
        Caller other = program();

        for (int time = 0; time < 100; time++) {
            refused.tell(program, Scope.ADMIN);
            refused.tell(program, Scope.CHAT);
        }
        refused.tell(other, Scope.ADMIN);
        assertThat(told(program)).hasSize(2);
        assertThat(told(other)).hasSize(1);

        CLOCK.advance(Duration.ofMinutes(1));
        refused.tell(program, Scope.ADMIN);
        assertThat(told(program)).hasSize(3);
    }

    @Test
    void a_key_that_is_good_for_nothing_any_more_is_told_once_a_minute() {
        ApiKeyService keys = application.get(ApiKeyService.class);
        Caller owner = company.hire(application, "hr.keys", company.hr());
        KeyTerms terms =
                new KeyTerms("reports", Set.of(Scope.READ), CLOCK.instant().plus(Duration.ofHours(1)));
        ApiKeyService.Issued expired = keys.issueOwn(owner, terms);
        ApiKeyService.Issued revoked = keys.issueOwn(owner, terms);
        keys.revoke(owner, revoked.key().id());

        for (int time = 0; time < 20; time++) {
            assertThat(keys.authenticate(revoked.secret())).isEmpty();
            assertThat(keys.authenticate("vk-nobody-has-this-one")).isEmpty();
        }
        assertThat(refusals(owner)).singleElement().satisfies(entry -> {
            assertThat(entry.keyId()).isEqualTo(revoked.key().id());
            assertThat(entry.departmentId()).isEqualTo(company.hr().id());
            assertThat(entry.details()).contains("revoked").doesNotContain(revoked.secret());
        });

        CLOCK.advance(Duration.ofHours(2));
        assertThat(keys.authenticate(expired.secret())).isEmpty();
        assertThat(keys.authenticate(revoked.secret())).isEmpty();
        assertThat(refusals(owner))
                .extracting(AuditEntry::keyId)
                .containsExactlyInAnyOrder(
                        revoked.key().id(), revoked.key().id(), expired.key().id());
        assertThat(refusals(owner))
                .anySatisfy(entry -> assertThat(entry.details()).contains("expired"));
    }

    @Test
    void a_signed_token_that_holds_no_more_is_told_once_a_minute_of_its_bearer() {
        String bearer = new RealmSubject("https://realm.example", Ids.next("sub_")).key();
        int before = signIns().size();

        for (int time = 0; time < 20; time++) {
            application.fire(new TokenRefused(bearer, InvalidToken.Fault.EXPIRED));
        }

        assertThat(signIns().subList(0, signIns().size() - before))
                .singleElement()
                .satisfies(entry -> {
                    assertThat(entry.outcome()).isEqualTo(Audited.Outcome.REFUSED);
                    assertThat(entry.actorId()).isNull();
                    assertThat(entry.details()).contains("token", "expired").doesNotContain(bearer);
                });
        CLOCK.advance(Duration.ofMinutes(1));
        application.fire(new TokenRefused(bearer, InvalidToken.Fault.EXPIRED));
        assertThat(signIns()).hasSize(before + 2);
    }

    private static List<AuditEntry> refusals(Caller owner) {
        return told(owner).stream()
                .filter(entry -> entry.outcome() == Audited.Outcome.REFUSED)
                .toList();
    }

    /** Newest first. */
    private static List<AuditEntry> signIns() {
        return listed(AuditAction.SIGN_IN);
    }

    private static Caller program() {
        return new Caller(
                Ids.next("svc_"),
                "program",
                "Program",
                Set.of(Role.EMPLOYEE),
                Set.of(company.hr().id()),
                Set.of(),
                Ids.next("key_"),
                Set.of(Scope.READ));
    }

    private static List<AuditEntry> told(Caller caller) {
        return listed(AuditAction.KEY_USE).stream()
                .filter(entry -> caller.principalId().equals(entry.actorId()))
                .toList();
    }

    private static List<AuditEntry> listed(AuditAction action) {
        AuditFilter filter = new AuditFilter(null, null, null, action.id(), null);
        return application
                .get(AuditService.class)
                .list(company.admin(), filter, new ListRequest(100, false, null, null))
                .data();
    }
}
