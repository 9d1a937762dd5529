package org.vademecum.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.vademecum.access.AccessPolicy;
import org.vademecum.access.AuditAction;
import org.vademecum.access.Caller;
import org.vademecum.access.DepartmentRepository;
import org.vademecum.access.Meter;
import org.vademecum.access.PrincipalRepository;
import org.vademecum.access.Spending;
import org.vademecum.audit.AuditEntry;
import org.vademecum.audit.AuditFilter;
import org.vademecum.audit.AuditService;
import org.vademecum.common.Forbidden;
import org.vademecum.common.Ids;
import org.vademecum.common.Invalid;
import org.vademecum.common.ListRequest;
import org.vademecum.common.NotFound;
import org.vademecum.common.TooMany;
import org.vademecum.common.Transactions;
import org.vademecum.file.FileService;
import org.vademecum.file.NewFile;
import org.vademecum.file.Purpose;
import org.vademecum.support.StillClock;
import org.vademecum.support.TestApplication;
import org.vademecum.support.TestCompany;
import org.vademecum.support.TestDatabase;

@ParameterizedClass
@EnumSource(TestDatabase.Kind.class)
class BudgetsTest {
    private static final Duration DAY = Duration.ofDays(1);

    @Parameter
    TestDatabase.Kind kind;

    @TempDir
    static Path dataDir;

    private static StillClock clock;
    private static TestDatabase database;
    private static TestApplication node;
    private static TestApplication otherNode;
    private static TestCompany company;

    private Caller employee;

    @BeforeParameterizedClassInvocation
    static void start(TestDatabase.Kind kind) {
        clock = new StillClock(Instant.parse("2026-03-02T18:00:00Z"));
        database = kind.create();
        node = node(kind + "-1");
        otherNode = node(kind + "-2");
        company = TestCompany.foundIn(node);
    }

    private static TestApplication node(String name) {
        return TestApplication.on(database)
                .with(AccessPolicy.class, Transactions.class, DepartmentRepository.class, PrincipalRepository.class)
                .withPackageOf(FileService.class)
                .withPackageOf(AuditService.class)
                .withPackageOf(Budgets.class)
                .withObject(clock)
                .config("vademecum.data-dir", dataDir.resolve(name))
                .config("vademecum.budget.tokens-per-key", 100)
                .config("vademecum.budget.tokens-per-principal", 200)
                .config("vademecum.budget.tokens-per-department", "10000,it=300")
                .config("vademecum.budget.upload-bytes-per-principal", 10)
                .config("vademecum.budget.upload-bytes-per-key", 5)
                .start();
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        node.close();
        otherNode.close();
        database.close();
    }

    /** Each test has a day and people of its own. */
    @BeforeEach
    void hire() {
        clock.advance(DAY);
        employee = company.hire(node, "hr.new", company.hr());
    }

    @Test
    void who_has_spent_a_budget_is_refused_until_the_next_day() {
        spend(node, tokens(employee), 200);

        assertThatThrownBy(() -> ask(node, tokens(employee))).isInstanceOfSatisfying(TooMany.class, refused -> {
            assertThat(refused.code()).isEqualTo("budget_exceeded");
            assertThat(refused.retryAfter()).isEqualTo(Duration.ofHours(6).plusSeconds(1));
            assertThat(refused).hasMessageContaining("200 tokens");
        });
        assertThatCode(() -> ask(node, tokens(company.hrEmployee()))).doesNotThrowAnyException();

        clock.advance(DAY);
        assertThatCode(() -> ask(node, tokens(employee))).doesNotThrowAnyException();
    }

    @Test
    void the_last_one_may_go_beyond_it() {
        spend(node, tokens(employee), 199);
        assertThatCode(() -> ask(node, tokens(employee))).doesNotThrowAnyException();
    }

    @Test
    void a_key_has_a_budget_within_its_account_s() {
        Spending one = tokens(employee, Ids.next("key_"));
        Spending other = tokens(employee, Ids.next("key_"));

        spend(node, one, 100);

        assertThatThrownBy(() -> ask(node, one)).hasMessageContaining("API key");
        assertThatCode(() -> ask(node, other)).doesNotThrowAnyException();
        spend(node, other, 100);
        assertThatThrownBy(() -> ask(node, tokens(employee))).hasMessageContaining("You have");
    }

    @Test
    void a_department_s_is_shared_and_can_be_its_own() {
        spend(
                node,
                tokens(company.hire(node, "it.one", company.it()), company.it().id()),
                150);
        spend(
                node,
                tokens(company.hire(node, "it.two", company.it()), company.it().id()),
                150);

        assertThatThrownBy(() ->
                        ask(node, tokens(company.itEmployee(), company.it().id())))
                .hasMessageContaining("Your department has");
        assertThatCode(() -> ask(node, tokens(employee))).doesNotThrowAnyException();
    }

    @Test
    void what_other_nodes_have_seen_counts_within_seconds() {
        assertThatCode(() -> ask(otherNode, tokens(employee))).doesNotThrowAnyException();
        spend(node, tokens(employee), 120);
        spend(otherNode, tokens(employee), 120);

        write(node);
        write(otherNode);

        assertThatThrownBy(() -> ask(otherNode, tokens(employee))).isInstanceOf(TooMany.class);
        clock.advance(UsageLedger.FRESH);
        assertThatThrownBy(() -> ask(node, tokens(employee))).isInstanceOf(TooMany.class);
    }

    @Test
    void however_much_is_asked_a_spender_has_one_row_a_day() {
        for (int time = 0; time < 50; time++) {
            spend(node, tokens(employee), 1);
            ask(node, tokens(employee));
        }
        write(node);
        spend(node, tokens(employee), 1);
        write(node);

        assertThat(rows(employee)).containsExactly(51L);
    }

    @Test
    void what_is_rolled_back_was_not_spent() {
        assertThatThrownBy(() -> node.inTransaction(() -> {
                    node.fire(tokens(employee).spent(500));
                    throw new IllegalStateException("nothing of it");
                }))
                .hasMessage("nothing of it");

        assertThatCode(() -> ask(node, tokens(employee))).doesNotThrowAnyException();
    }

    @Test
    void uploads_are_counted_in_bytes_and_refused_before_they_are_read() throws IOException {
        upload(employee, "twelve bytes");

        ByteArrayInputStream unread = content("one more");
        assertThatThrownBy(() -> files().store(employee, company.hr().id(), file(), unread))
                .hasMessageContaining("10 uploaded bytes");
        assertThat(unread.available()).isEqualTo(8);
        upload(company.hire(node, "hr.other", company.hr()), "another's");
    }

    @Test
    void a_key_has_uploads_within_its_account_s() throws IOException {
        Caller program = new Caller(
                employee.principalId(),
                employee.username(),
                employee.displayName(),
                employee.roles(),
                employee.departmentIds(),
                employee.groups(),
                Ids.next("key_"),
                employee.scopes());
        upload(program, "bytes");

        assertThatThrownBy(() -> upload(program, "more"))
                .isInstanceOf(TooMany.class)
                .hasMessageContaining("API key")
                .hasMessageContaining("5 uploaded bytes");
        upload(employee, "another way");
        assertThatThrownBy(() -> upload(employee, "more")).hasMessageContaining("You have");
    }

    @Test
    void four_fifths_of_a_budget_are_told_once_a_day_whichever_node_sees_them() {
        Caller it = company.hire(node, "it.new", company.it());
        spend(node, tokens(it, company.it().id()), 239);
        write(node);
        assertThat(warnings(company.itCurator())).isEmpty();

        spend(node, tokens(it, company.it().id()), 1);
        spend(otherNode, tokens(it, company.it().id()), 3);
        write(node);
        write(otherNode);

        assertThat(warnings(company.itCurator())).singleElement().satisfies(warning -> {
            assertThat(warning.department()).isEqualTo("IT Service Desk");
            assertThat(warning.meter()).isEqualTo(Meter.TOKENS);
            assertThat(warning.percent()).isEqualTo(81);
        });
        assertThat(warnings(company.admin())).hasSize(1);
        assertThat(warnings(company.hrCurator())).isEmpty();
        assertThat(warnings(company.itEmployee())).isEmpty();
        assertThat(told(company.it().id())).singleElement().satisfies(entry -> {
            assertThat(entry.departmentId()).isEqualTo(company.it().id());
            assertThat(entry.details()).contains("tokens", "240", "300");
        });
        assertThat(told(it.principalId())).hasSize(1);

        clock.advance(DAY);
        assertThat(warnings(company.itCurator())).isEmpty();
    }

    @Test
    void somebody_is_told_of_their_own_tokens_and_of_their_key_s_once_four_fifths_are_spent() {
        BudgetWarnings warnings = node.get(BudgetWarnings.class);
        spend(node, tokens(employee, company.hr().id()), 158);
        assertThat(warnings.findOwn(employee)).as("79 %").isEmpty();

        spend(node, tokens(employee, company.hr().id()), 4);

        assertThat(warnings.findOwn(employee)).contains(81L);
        assertThat(warnings.findOwn(company.hrCurator())).isEmpty();
        clock.advance(DAY);
        assertThat(warnings.findOwn(employee)).isEmpty();
        Caller byKey = new Caller(
                employee.principalId(),
                employee.username(),
                employee.displayName(),
                employee.roles(),
                employee.departmentIds(),
                Set.of(),
                "key_1",
                employee.scopes());
        spend(node, tokens(byKey, "key_1"), 85);
        assertThat(warnings.findOwn(byKey)).contains(85L);
        assertThat(warnings.findOwn(employee)).isEmpty();
    }

    @Test
    void what_an_administrator_says_of_a_department_goes_before_what_is_configured() {
        String it = company.it().id();
        Spending spending = tokens(company.hire(node, "it.said", company.it()), it);

        say(it, new BudgetTerms(50L, null));
        spend(node, spending, 60);
        write(node);

        assertThatThrownBy(() -> ask(node, spending)).hasMessageContaining("budget of 50 tokens");
        assertThatThrownBy(() -> ask(otherNode, spending)).hasMessageContaining("budget of 50 tokens");
        assertThat(warnings(company.itCurator()))
                .singleElement()
                .satisfies(warning -> assertThat(warning.percent()).isEqualTo(120));

        say(it, new BudgetTerms(1_000L, null));
        assertThatCode(() -> ask(node, spending)).doesNotThrowAnyException();
        assertThat(warnings(company.itCurator())).isEmpty();
        clock.advance(UsageLedger.FRESH);
        assertThatCode(() -> ask(otherNode, spending)).doesNotThrowAnyException();

        say(it, new BudgetTerms(0L, null));
        spend(node, tokens(company.hire(node, "it.free", company.it()), it), 100_000);
        assertThatCode(() -> ask(node, spending)).doesNotThrowAnyException();

        say(it, BudgetTerms.CONFIGURED);
        spend(node, tokens(company.hire(node, "it.late", company.it()), it), 240);
        assertThatThrownBy(() -> ask(node, spending)).hasMessageContaining("budget of 300 tokens");
        assertThat(told(AuditAction.BUDGET_CHANGE, it))
                .extracting(AuditEntry::details)
                .containsExactly(
                        "{\"tokens\":\"as configured\",\"upload_bytes\":\"as configured\"}",
                        "{\"tokens\":\"no limit\",\"upload_bytes\":\"as configured\"}",
                        "{\"tokens\":\"1000\",\"upload_bytes\":\"as configured\"}",
                        "{\"tokens\":\"50\",\"upload_bytes\":\"as configured\"}");
    }

    @Test
    void administrators_alone_say_what_departments_may_spend() {
        BudgetService service = node.get(BudgetService.class);
        String hr = company.hr().id();

        assertThatThrownBy(() -> service.change(company.hrCurator(), hr, BudgetTerms.CONFIGURED))
                .isInstanceOf(Forbidden.class);
        assertThatThrownBy(() -> service.list(company.hrCurator())).isInstanceOf(Forbidden.class);
        assertThatThrownBy(() -> service.change(company.admin(), "dept_none", BudgetTerms.CONFIGURED))
                .isInstanceOf(NotFound.class);
        assertThatThrownBy(() -> new BudgetTerms(-1L, null)).isInstanceOf(Invalid.class);
        assertThatThrownBy(() -> new BudgetTerms(null, Long.MAX_VALUE)).isInstanceOf(Invalid.class);
        assertThat(service.configured(Meter.TOKENS, company.it().id())).isEqualTo(300);
    }

    private static void say(String departmentId, BudgetTerms terms) {
        node.get(BudgetService.class).change(company.admin(), departmentId, terms);
    }

    private static Spending tokens(Caller caller) {
        return tokens(caller, company.hr().id());
    }

    private static Spending tokens(Caller caller, String keyOrDepartment) {
        return keyOrDepartment.startsWith("key_")
                ? new Spending(
                        Meter.TOKENS,
                        caller.principalId(),
                        keyOrDepartment,
                        company.hr().id())
                : new Spending(Meter.TOKENS, caller.principalId(), null, keyOrDepartment);
    }

    private static void ask(TestApplication at, Spending spending) {
        at.fire(spending);
    }

    private static void spend(TestApplication at, Spending on, long amount) {
        at.inTransaction(() -> {
            at.fire(on.spent(amount));
            return amount;
        });
    }

    private static void write(TestApplication at) {
        at.get(UsageWriter.class).write();
    }

    private static FileService files() {
        return node.get(FileService.class);
    }

    private static void upload(Caller caller, String text) throws IOException {
        files().store(caller, company.hr().id(), file(), content(text));
    }

    private static NewFile file() {
        return NewFile.of("a.txt", "text/plain", Purpose.ASSISTANTS);
    }

    private static ByteArrayInputStream content(String text) {
        return new ByteArrayInputStream(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    private static List<BudgetWarnings.Warning> warnings(Caller caller) {
        return node.get(BudgetWarnings.class).list(caller);
    }

    private static List<AuditEntry> told(String spender) {
        return told(AuditAction.BUDGET_WARNING, spender);
    }

    private static List<AuditEntry> told(AuditAction action, String object) {
        AuditFilter filter = new AuditFilter(null, null, null, action.id(), object);
        return node.get(AuditService.class)
                .list(company.admin(), filter, new ListRequest(100, false, null, null))
                .data();
    }

    private static List<Long> rows(Caller caller) {
        return node.inTransaction(() -> node.entityManager()
                .createQuery("select u.amount from UsageDay u where u.spender = :spender", Long.class)
                .setParameter("spender", caller.principalId())
                .getResultList());
    }
}
