package org.vademecum.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
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
import org.vademecum.support.TestApplication;
import org.vademecum.support.TestCompany;
import org.vademecum.support.TestDatabase;

class SignInAuditTest {
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
                .withObject(Clock.systemUTC())
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

    private List<AuditEntry> entries() {
        return application
                .get(AuditService.class)
                .list(company.admin(), AuditFilter.ALL, new ListRequest(10, false, null, null))
                .data();
    }
}
