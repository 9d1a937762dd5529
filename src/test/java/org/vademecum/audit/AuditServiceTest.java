package org.vademecum.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.vademecum.access.AccessPolicy;
import org.vademecum.access.AuditAction;
import org.vademecum.access.Audited;
import org.vademecum.access.Caller;
import org.vademecum.access.ForeignRead;
import org.vademecum.access.Role;
import org.vademecum.bootstrap.SettingsAudit;
import org.vademecum.common.Forbidden;
import org.vademecum.common.ListRequest;
import org.vademecum.common.Transactions;
import org.vademecum.support.StillClock;
import org.vademecum.support.TestApplication;
import org.vademecum.support.TestCompany;
import org.vademecum.support.TestDatabase;

@ParameterizedClass
@EnumSource(TestDatabase.Kind.class)
class AuditServiceTest {
    private static final ListRequest NEWEST = new ListRequest(50, false, null, null);

    @Parameter
    TestDatabase.Kind kind;

    private static final StillClock CLOCK = new StillClock(Instant.parse("2026-03-02T12:00:00Z"));
    private static TestDatabase database;
    private static TestApplication application;
    private static TestCompany company;
    private static AuditService audit;

    @BeforeParameterizedClassInvocation
    static void start(TestDatabase.Kind kind) {
        database = kind.create();
        application = node();
        company = TestCompany.foundIn(application);
        audit = application.get(AuditService.class);
    }

    @BeforeEach
    void forget() {
        application.inTransaction(() -> {
            application.get(AuditRepository.class).lockChain();
            EntityManager em = application.entityManager();
            em.createQuery("delete from AuditEntry e").executeUpdate();
            return em.createQuery("update AuditChain c set c.lastNumber = 0, c.lastHash = :nothing")
                    .setParameter("nothing", AuditChain.NOTHING)
                    .executeUpdate();
        });
    }

    private static TestApplication node() {
        return TestApplication.on(database)
                .withPackageOf(AuditService.class)
                .with(SettingsAudit.class)
                .with(AccessPolicy.class, Transactions.class)
                .withObject(CLOCK)
                .start();
    }

    @AfterEach
    void unbind() {
        Origin.unbind();
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        application.close();
        database.close();
    }

    @Test
    void what_is_done_is_written_down_with_where_it_came_from() {
        Origin.bind(new Origin("192.0.2.7", "req_1"));

        tell(company.hrCurator(), "vs_1");

        AuditEntry entry = entries(company.admin(), AuditFilter.ALL).getFirst();
        assertThat(entry.action()).isEqualTo("store.change");
        assertThat(entry.outcome()).isEqualTo(Audited.Outcome.DONE);
        assertThat(entry.actorId()).isEqualTo(company.hrCurator().principalId());
        assertThat(entry.departmentId()).isEqualTo(company.hr().id());
        assertThat(entry.objectKind()).isEqualTo("vector store");
        assertThat(entry.objectId()).isEqualTo("vs_1");
        assertThat(entry.address()).isEqualTo("192.0.2.7");
        assertThat(entry.requestId()).isEqualTo("req_1");
        assertThat(entry.at()).isEqualTo(CLOCK.instant());
    }

    @Test
    void what_is_undone_is_not_written_down() {
        assertThatThrownBy(() -> application.inTransaction(() -> {
                    application.fire(changed(company.hrCurator(), "vs_1"));
                    throw new IllegalStateException("undone");
                }))
                .hasMessage("undone");

        assertThat(entries(company.admin(), AuditFilter.ALL)).isEmpty();
    }

    @Test
    void which_settings_are_others_than_at_the_last_start_is_told_without_what_they_are() {
        SettingsAudit settings = application.get(SettingsAudit.class);
        settings.compare(Map.of("vademecum.a", "1", "VADEMECUM_DB_PASSWORD", "swordfish", "vademecum.gone", "x"));
        assertThat(entries(company.admin(), AuditFilter.ALL))
                .as("the first start")
                .isEmpty();
        Map<String, String> now = Map.of("vademecum.a", "1", "VADEMECUM_DB_PASSWORD", "marlin", "vademecum.new", "y");
        settings.compare(now);
        settings.compare(now);

        assertThat(entries(company.admin(), AuditFilter.ALL)).singleElement().satisfies(entry -> {
            assertThat(entry.action()).isEqualTo(AuditAction.CONFIGURATION_CHANGE.id());
            assertThat(entry.details())
                    .contains("VADEMECUM_DB_PASSWORD vademecum.gone vademecum.new", "\"3\"")
                    .doesNotContain("swordfish", "marlin", "vademecum.a");
        });
        assertThat(application.inTransaction(() -> application
                        .entityManager()
                        .createNativeQuery("select name, salt, fingerprint from known_setting")
                        .getResultList()
                        .stream()
                        .map(row -> Arrays.toString((Object[]) row))
                        .toList()
                        .toString()))
                .contains("VADEMECUM_DB_PASSWORD")
                .doesNotContain("marlin");
    }

    @Test
    void a_look_at_somebody_else_s_things_is_written_down() {
        application.inTransaction(() -> {
            application.fire(new ForeignRead(
                    company.admin(),
                    "context of run",
                    "run_1",
                    "user_owner",
                    company.hr().id()));
            return 1;
        });

        AuditEntry entry = entries(company.admin(), AuditFilter.ALL).getFirst();
        assertThat(entry.action()).isEqualTo("foreign.read");
        assertThat(entry.details()).isEqualTo("{\"owner\":\"user_owner\"}");
    }

    @Test
    void an_auditor_reads_of_their_departments_alone_and_others_nothing() {
        Caller auditor = new Caller(
                "user_a", "a", "A", Set.of(Role.AUDITOR), Set.of(company.hr().id()));
        tell(company.hrCurator(), "vs_hr");
        tell(company.itCurator(), "vs_it");
        fire(Audited.refused(AuditAction.SIGN_IN, null));

        assertThat(entries(auditor, AuditFilter.ALL))
                .extracting(AuditEntry::objectId)
                .containsExactly("vs_hr");
        assertThat(entries(company.admin(), AuditFilter.ALL)).hasSize(3);
        for (Caller nobody : List.of(company.hrEmployee(), company.hrCurator())) {
            assertThatThrownBy(() -> audit.list(nobody, AuditFilter.ALL, NEWEST))
                    .isInstanceOf(Forbidden.class);
            assertThatThrownBy(() -> audit.export(nobody, AuditFilter.ALL, entry -> {}))
                    .isInstanceOf(Forbidden.class);
            assertThatThrownBy(() -> audit.beginExport(nobody, "csv")).isInstanceOf(Forbidden.class);
            assertThatThrownBy(() -> audit.verify(nobody, checked -> {})).isInstanceOf(Forbidden.class);
        }
    }

    @Test
    void entries_are_filtered_by_time_actor_action_and_object() {
        tell(company.hrCurator(), "vs_1");
        CLOCK.advance(Duration.ofHours(1));
        Instant second = CLOCK.instant();
        tell(company.itCurator(), "vs_2");
        fire(Audited.refused(AuditAction.SIGN_IN, company.itCurator().principalId()));

        assertThat(found(new AuditFilter(second, null, null, null, null))).containsExactly(null, "vs_2");
        assertThat(found(new AuditFilter(null, second, null, null, null))).containsExactly("vs_1");
        assertThat(found(new AuditFilter(null, null, company.hrCurator().username(), null, null)))
                .containsExactly("vs_1");
        assertThat(found(new AuditFilter(null, null, company.itCurator().principalId(), "store.change", " ")))
                .containsExactly("vs_2");
        assertThat(found(new AuditFilter(null, null, null, null, "vs_2"))).containsExactly("vs_2");
    }

    @Test
    void an_export_reads_everything_page_by_page() {
        for (int i = 0; i < AuditService.MAX_PAGE + 5; i++) {
            tell(company.hrCurator(), "vs_" + i);
        }
        List<String> exported = new ArrayList<>();

        audit.export(company.admin(), AuditFilter.ALL, entry -> exported.add(entry.objectId()));

        assertThat(exported)
                .isEqualTo(IntStream.range(0, AuditService.MAX_PAGE + 5)
                        .mapToObj(i -> "vs_" + i)
                        .toList());
    }

    @Test
    void the_chain_holds_whichever_of_two_nodes_adds_to_it() {
        try (TestApplication other = node()) {
            Stream.of(application, other)
                    .map(node -> CompletableFuture.runAsync(() -> IntStream.range(0, 40)
                            .forEach(i -> node.inTransaction(() -> {
                                node.fire(changed(company.hrCurator(), "vs_" + i));
                                return i;
                            }))))
                    .toList()
                    .forEach(CompletableFuture::join);
            other.get(AuditLinker.class).link();
        }

        Verification verification = verify();

        assertThat(verification.intact()).as("%s", verification).isTrue();
        assertThat(verification.entries()).isEqualTo(80);
        assertThat(verification.unchained()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "update audit_entry set actor_id = 'user_other' where number = 3                             | 3 | CHANGED",
                "update audit_entry set details = '{\"a\":\"b\"}' where number = 3                             | 3 | CHANGED",
                "update audit_entry set department_id = null where number = 1                                | 1 | CHANGED",
                "update audit_entry set at = at - interval '1' hour where number = 5                         | 5 | CHANGED",
                "delete from audit_entry where number = 3                                                    | 3 | MISSING",
                "delete from audit_entry where number = 1                                                    | 1 | MISSING",
                "delete from audit_entry where number >= 4                                                   | 4 | MISSING",
                "update audit_entry set number = 99 where number = 2                                         | 2 | MISSING",
                "insert into audit_entry (id, at, action, outcome, details, number, previous_hash, hash)"
                        + " select 'audit_x', at, action, outcome, details, 6, hash, 'ff' from audit_entry where number = 5 | 6 | MISPLACED",
                "update audit_chain set last_hash = 'ff'                                                     | 5 | MISPLACED"
            })
    void whatever_is_changed_afterwards_breaks_the_chain(String change, long number, Verification.Fault fault) {
        IntStream.range(0, 5).forEach(i -> tell(company.hrCurator(), "vs_" + i));
        assertThat(verify().intact()).isTrue();

        sql(change);

        Verification verification = audit.verify(company.admin(), checked -> {});
        assertThat(verification.broken()).isNotNull();
        assertThat(verification.broken().number()).isEqualTo(number);
        assertThat(verification.broken().fault()).isEqualTo(fault);
        assertThat(verification.entries()).isEqualTo(number - 1);
    }

    /** Whoever computes every hash anew has to know the last one that somebody noted down. */
    @Test
    void an_entry_that_was_exchanged_with_its_hash_breaks_the_next_link() {
        IntStream.range(0, 5).forEach(i -> tell(company.hrCurator(), "vs_" + i));
        application.get(AuditLinker.class).link();
        application.inTransaction(() -> {
            EntityManager em = application.entityManager();
            em.createQuery("update AuditEntry e set e.actorId = 'user_other' where e.number = 2")
                    .executeUpdate();
            AuditEntry forged = em.createQuery("select e from AuditEntry e where e.number = 2", AuditEntry.class)
                    .getSingleResult();
            em.createQuery("update AuditEntry e set e.hash = :hash where e.number = 2")
                    .setParameter("hash", forged.computedHash())
                    .executeUpdate();
            return 1;
        });

        Verification verification = audit.verify(company.admin(), checked -> {});

        assertThat(verification.broken()).isEqualTo(new Verification.Broken(3, idOf(3), Verification.Fault.MISPLACED));
    }

    @Test
    void a_check_tells_how_far_it_is_and_is_written_down() {
        IntStream.range(0, 3).forEach(i -> tell(company.hrCurator(), "vs_" + i));
        application.get(AuditLinker.class).link();
        List<Long> checked = new ArrayList<>();

        audit.verify(company.admin(), checked::add);

        assertThat(checked).containsExactly(3L);
        assertThat(entries(company.admin(), AuditFilter.ALL).getFirst().details())
                .isEqualTo("{\"entries\":\"3\",\"intact\":\"true\"}");
    }

    private Verification verify() {
        application.get(AuditLinker.class).link();
        return application.get(AuditVerifier.class).verify(checked -> {});
    }

    private String idOf(long number) {
        return application
                .entityManager()
                .createQuery("select e.id from AuditEntry e where e.number = :number", String.class)
                .setParameter("number", number)
                .getSingleResult();
    }

    private void sql(String change) {
        application.inTransaction(
                () -> application.entityManager().createNativeQuery(change).executeUpdate());
    }

    private List<String> found(AuditFilter filter) {
        return entries(company.admin(), filter).stream()
                .map(AuditEntry::objectId)
                .toList();
    }

    private List<AuditEntry> entries(Caller caller, AuditFilter filter) {
        return audit.list(caller, filter, NEWEST).data();
    }

    private void tell(Caller caller, String storeId) {
        fire(changed(caller, storeId));
    }

    private void fire(Audited audited) {
        application.inTransaction(() -> {
            application.fire(audited);
            return 1;
        });
    }

    private static Audited changed(Caller caller, String storeId) {
        return Audited.of(
                caller,
                AuditAction.STORE_CHANGE,
                "vector store",
                storeId,
                caller.departmentIds().iterator().next());
    }
}
