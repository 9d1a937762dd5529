package org.vademecum.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.vademecum.access.AccessPolicy;
import org.vademecum.access.Audited;
import org.vademecum.access.PrincipalRepository;
import org.vademecum.audit.AuditEntry;
import org.vademecum.audit.AuditFilter;
import org.vademecum.audit.AuditService;
import org.vademecum.common.ListRequest;
import org.vademecum.common.Transactions;
import org.vademecum.support.StillClock;
import org.vademecum.support.TestApplication;
import org.vademecum.support.TestCompany;
import org.vademecum.support.TestDatabase;

class SignInAuditTest {
    private final StillClock clock = new StillClock(Instant.parse("2026-03-02T12:00:00Z"));

    private TestDatabase database;
    private TestApplication application;
    private TestCompany company;
    private SignInAudit audit;

    @BeforeEach
    void start() {
        database = TestDatabase.Kind.H2.create();
        application = TestApplication.on(database)
                .withPackageOf(AuditService.class)
                .with(SignInAudit.class, PrincipalRepository.class, AccessPolicy.class, Transactions.class)
                .withObject(clock)
                .start();
        company = TestCompany.foundIn(application);
        audit = application.get(SignInAudit.class);
    }

    @AfterEach
    void stop() {
        application.close();
        database.close();
    }

    @Test
    void who_comes_and_goes_is_written_down() {
        audit.entered("form", company.hrEmployee().principalId());
        audit.left(company.hrEmployee());

        assertThat(entries()).extracting(AuditEntry::action).containsExactly("sign_out", "sign_in");
        assertThat(entries())
                .extracting(AuditEntry::actorId)
                .containsOnly(company.hrEmployee().principalId());
        assertThat(entries().getLast().departmentId()).isEqualTo(company.hr().id());
    }

    @Test
    void who_is_turned_away_is_written_down_and_a_name_that_nobody_has_is_not() {
        audit.refused("form", company.hrEmployee().username());
        audit.refused("form", "my secret password");

        assertThat(entries()).extracting(AuditEntry::outcome).containsOnly(Audited.Outcome.REFUSED);
        assertThat(entries())
                .extracting(AuditEntry::actorId)
                .containsExactly(null, company.hrEmployee().principalId());
        assertThat(entries().getFirst().details()).isEqualTo("{\"way\":\"form\"}");
    }

    @Test
    void who_has_shown_nothing_is_told_once_a_minute_of_each_address_and_way() {
        String hanna = company.hrEmployee().username();
        for (int time = 0; time < 100; time++) {
            audit.turnedAway("form, too soon", hanna, "2001:db8:1:2::" + time);
            audit.turnedAway("form, too soon", "name " + time, "2001:db8:1:2:" + time + "::1");
            audit.turnedAway("realm, not begun here", "", "2001:db8:1:2::1");
        }
        assertThat(entries())
                .extracting(AuditEntry::actorId)
                .containsExactly(null, company.hrEmployee().principalId());
        assertThat(entries()).extracting(AuditEntry::outcome).containsOnly(Audited.Outcome.REFUSED);

        audit.turnedAway("form, too soon", hanna, "192.0.2.1");
        audit.turnedAway("form, too soon", hanna, "192.0.2.2");
        assertThat(entries()).hasSize(4);

        clock.advance(Duration.ofMinutes(1));
        audit.turnedAway("form, too soon", hanna, "192.0.2.1");
        assertThat(entries()).hasSize(5);
    }

    @Test
    void whose_password_was_checked_and_for_whom_the_realm_stands_are_told_each_time() {
        for (int time = 0; time < 4; time++) {
            audit.refused("form", company.hrEmployee().username());
            audit.refused("realm, no role");
        }

        assertThat(entries()).hasSize(8);
    }

    private List<AuditEntry> entries() {
        return application
                .get(AuditService.class)
                .list(company.admin(), AuditFilter.ALL, new ListRequest(10, false, null, null))
                .data();
    }
}
