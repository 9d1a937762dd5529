package org.vademecum.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.vademecum.access.AccessPolicy;
import org.vademecum.access.AccountClosing;
import org.vademecum.access.ApiKeyRepository;
import org.vademecum.access.ApiKeyService;
import org.vademecum.access.AuditAction;
import org.vademecum.access.Audited;
import org.vademecum.access.Caller;
import org.vademecum.access.DepartmentGroups;
import org.vademecum.access.DepartmentRepository;
import org.vademecum.access.DepartmentService;
import org.vademecum.access.Erasable;
import org.vademecum.access.IdempotentRequests;
import org.vademecum.access.KeyTerms;
import org.vademecum.access.NewDepartment;
import org.vademecum.access.Principal;
import org.vademecum.access.PrincipalRepository;
import org.vademecum.access.RecentCallers;
import org.vademecum.assistant.AssistantRepository;
import org.vademecum.assistant.AssistantService;
import org.vademecum.assistant.NewAssistant;
import org.vademecum.audit.AuditEntry;
import org.vademecum.audit.AuditFilter;
import org.vademecum.audit.AuditService;
import org.vademecum.common.ApplicationStarted;
import org.vademecum.common.Conflict;
import org.vademecum.common.Forbidden;
import org.vademecum.common.Invalid;
import org.vademecum.common.ListRequest;
import org.vademecum.common.NotFound;
import org.vademecum.common.OutgoingAddresses;
import org.vademecum.common.Transactions;
import org.vademecum.file.FileService;
import org.vademecum.file.NewFile;
import org.vademecum.file.Purpose;
import org.vademecum.file.StoredFile;
import org.vademecum.ingestion.IngestionEngine;
import org.vademecum.ingestion.parser.DocumentParser;
import org.vademecum.llm.ChatModels;
import org.vademecum.llm.ChatSettings;
import org.vademecum.llm.EmbeddingModels;
import org.vademecum.llm.LetterEmbeddingModel;
import org.vademecum.retention.Erasure;
import org.vademecum.retention.LegalHolds;
import org.vademecum.retention.Retained;
import org.vademecum.retention.Retained.Kind;
import org.vademecum.retention.RetentionRun;
import org.vademecum.retention.RetentionService;
import org.vademecum.retention.RetentionTerms;
import org.vademecum.support.Await;
import org.vademecum.support.SettableClock;
import org.vademecum.support.TestApplication;
import org.vademecum.support.TestCompany;
import org.vademecum.support.TestDatabase;
import org.vademecum.thread.ChatThread;
import org.vademecum.thread.NewThread;
import org.vademecum.thread.ThreadImages;
import org.vademecum.thread.ThreadRepository;
import org.vademecum.thread.ThreadService;
import org.vademecum.thread.ThreadWriter;
import org.vademecum.tool.ToolResources;
import org.vademecum.vectorstore.DocumentBin;
import org.vademecum.vectorstore.DocumentService;
import org.vademecum.vectorstore.DocumentUpload;
import org.vademecum.vectorstore.FileRemoval;
import org.vademecum.vectorstore.LuceneIndex;
import org.vademecum.vectorstore.NewStoreFile;
import org.vademecum.vectorstore.NewVectorStore;
import org.vademecum.vectorstore.StoreFileService;
import org.vademecum.vectorstore.VectorStore;
import org.vademecum.vectorstore.VectorStoreFile;
import org.vademecum.vectorstore.VectorStoreService;

/** What departments keep for a while, and what must be kept; {@link RunContextTest} has the requests of models. */
@ParameterizedClass
@EnumSource(TestDatabase.Kind.class)
class RetentionTest {
    private static final RetentionTerms THREADS = new RetentionTerms(30, null, null, null);
    private static final RetentionTerms FILES = new RetentionTerms(null, null, null, 30);
    private static final ListRequest ALL = new ListRequest(100, false, null, null);

    @Parameter
    TestDatabase.Kind kind;

    @TempDir
    static Path dataDir;

    private static LuceneIndex index;
    private static TestDatabase database;
    private static SettableClock clock;
    private static TestApplication application;
    private static TestCompany company;
    private static RetentionService retention;
    private static LegalHolds holds;
    private static RetentionRun night;

    private Caller employee;
    private Caller admin;
    private String hr;

    @BeforeParameterizedClassInvocation
    static void start(TestDatabase.Kind kind) throws IOException, ClassNotFoundException {
        Path home = dataDir.resolve(kind.name());
        index = LuceneIndex.open(home, "en");
        database = kind.create();
        clock = new SettableClock();
        application = TestApplication.on(database)
                .with(AccessPolicy.class, Transactions.class, DepartmentRepository.class, PrincipalRepository.class)
                .with(DepartmentService.class, DepartmentGroups.class)
                .with(AssistantService.class, AssistantRepository.class)
                .with(ThreadService.class, ThreadRepository.class, ThreadWriter.class)
                .with(Erasure.class, Class.forName(ThreadService.class.getPackageName() + ".OwnThreads"))
                .with(Class.forName(AssistantService.class.getPackageName() + ".OwnAssistants"))
                .with(Class.forName(AccountClosing.class.getPackageName() + ".OwnKeys"))
                .with(AccountClosing.class, ApiKeyService.class, ApiKeyRepository.class, RecentCallers.class)
                .with(IdempotentRequests.class)
                .with(RunService.class, RunQueue.class, QueueLimits.class, RunHistory.class, RunRepository.class)
                .with(ThreadRetention.class)
                .withPackageOf(FileService.class)
                .withPackageOf(DocumentService.class)
                .withPackageOf(IngestionEngine.class)
                .withPackageOf(DocumentParser.class)
                .with(EmbeddingModels.class, OutgoingAddresses.class)
                .with(RetentionService.class, RetentionRun.class, LegalHolds.class)
                .with(Class.forName(RetentionService.class.getPackageName() + ".RetentionRepository"))
                .withPackageOf(AuditService.class)
                .withObject(new ChatModels())
                .with(ThreadImages.class)
                .withObject(new LetterEmbeddingModel())
                .withObject(index)
                .withObject(clock)
                .config("vademecum.data-dir", home)
                .start();
        company = TestCompany.foundIn(application);
        retention = application.get(RetentionService.class);
        holds = application.get(LegalHolds.class);
        night = application.get(RetentionRun.class);
        application.fire(new ApplicationStarted());
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        application.close();
        index.close();
        database.close();
    }

    @BeforeEach
    void beginAnew() {
        admin = company.admin();
        hr = company.hr().id();
        employee = company.hire(application, "hr.new", company.hr());
        holds.list(admin).forEach(hold -> holds.lift(admin, hold.subjectId()));
        clock.pass(Duration.ofDays(365));
        night(new RetentionTerms(1, null, null, 1));
        retention.change(admin, hr, RetentionTerms.FOR_EVER);
    }

    @Test
    void conversations_go_some_days_after_what_was_last_said_and_nobody_else_s_do() {
        ChatThread old = thread(employee, hr);
        ChatThread theirs = thread(company.itEmployee(), company.it().id());
        clock.pass(Duration.ofDays(31));
        ChatThread fresh = thread(employee, hr);
        retention.change(admin, hr, THREADS);

        night.run();

        assertThat(threads(employee)).containsExactly(fresh.id());
        assertThat(threads(company.itEmployee())).contains(theirs.id());
        AuditEntry told = audit(AuditAction.RETENTION_DELETE);
        assertThat(told.departmentId()).isEqualTo(hr);
        assertThat(told.details()).contains("\"threads\"", "\"count\"").doesNotContain(old.id());
    }

    @Test
    void what_a_change_would_delete_is_told_before() {
        Instant begun = clock.instant();
        for (int i = 0; i < 3; i++) {
            thread(employee, hr);
        }
        clock.pass(Duration.ofDays(40));

        Map<Kind, Retained.Due> due = retention.preview(admin, hr, THREADS);

        assertThat(due).containsOnlyKeys(Kind.THREADS);
        assertThat(due.get(Kind.THREADS).count()).isEqualTo(3);
        assertThat(due.get(Kind.THREADS).oldest()).isBetween(begun.minusSeconds(1), begun.plusSeconds(60));
        assertThat(due.get(Kind.THREADS).newest())
                .isAfterOrEqualTo(due.get(Kind.THREADS).oldest());
        assertThat(retention
                        .preview(admin, hr, new RetentionTerms(50, null, null, null))
                        .get(Kind.THREADS))
                .isEqualTo(new Retained.Due(0, null, null));
        assertThat(threads(employee)).as("nothing is deleted by looking").hasSize(3);
    }

    @Test
    void many_go_in_steps_each_of_which_is_told() {
        int many = 2 * 100 + 7;
        for (int i = 0; i < many; i++) {
            thread(employee, hr);
        }
        clock.pass(Duration.ofDays(31));

        night(THREADS);

        assertThat(threads(employee)).isEmpty();
        assertThat(entries(AuditAction.RETENTION_DELETE).stream().limit(3).map(AuditEntry::details))
                .satisfiesExactly(
                        last -> assertThat(last).contains("\"7\""),
                        second -> assertThat(second).contains("\"100\""),
                        first -> assertThat(first).contains("\"100\""));
    }

    @Test
    void a_conversation_that_is_being_answered_stays() {
        String assistant = RunNode.assistant(application, company, "extractive");
        Run run = application
                .get(RunService.class)
                .start(employee, assistant, "How many days?")
                .run();
        clock.pass(Duration.ofDays(31));

        night(THREADS);
        assertThat(threads(employee)).containsExactly(run.threadId());

        application.get(RunService.class).cancel(employee, run.id());
        night(THREADS);
        assertThat(threads(employee)).isEmpty();
    }

    @Test
    void files_go_out_of_database_index_and_store_and_searched_documents_stay() throws IOException {
        Caller program = company.program(application, company.hr());
        StoredFile file = upload(program, "Wintergreen boils early.");
        VectorStore own = application
                .get(VectorStoreService.class)
                .create(program, hr, new NewVectorStore("own", Map.of(), null, List.of(NewStoreFile.of(file.id()))));
        VectorStore manuals = application.get(VectorStoreService.class).create(company.hrCurator(), hr, "Manuals");
        VectorStoreFile replaced = document(manuals, "The first version.");
        VectorStoreFile searched = document(manuals, "The second version.");
        Await.until(
                "all are searched",
                Duration.ofSeconds(60),
                () -> count("select count(f) from VectorStoreFile f where f.vectorStoreId = '" + own.id()
                                + "' and f.status = org.vademecum.vectorstore.VectorStoreFile.Status.COMPLETED")
                        == 1);
        String inOwn = application.inTransaction(() -> application
                .entityManager()
                .createQuery("select f.id from VectorStoreFile f where f.fileId = :file", String.class)
                .setParameter("file", file.id())
                .getSingleResult());
        assertThat(index.documents()).contains(inOwn, searched.id());
        clock.pass(Duration.ofDays(31));
        StoredFile fresh = upload(program, "Something new.");

        assertThat(retention.preview(admin, hr, FILES).get(Kind.FILES).count()).isEqualTo(2);
        night(FILES);

        assertThat(index.documents()).contains(searched.id()).doesNotContain(inOwn, replaced.id());
        assertThat(remaining("StoredFile", file.id(), replaced.fileId())).isZero();
        assertThat(remaining("StoredFile", fresh.id(), searched.fileId())).isEqualTo(2);
        assertThat(remaining("VectorStoreFile", inOwn, replaced.id())).isZero();
        assertThat(count("select count(c) from Chunk c where c.vectorStoreFileId in ('" + inOwn + "', '" + replaced.id()
                        + "')"))
                .isZero();
        assertThatThrownBy(() -> application.get(FileService.class).open(file, 0))
                .isInstanceOf(IOException.class);
    }

    @Test
    void a_change_tells_what_of_the_bin_it_would_delete_for_good() throws IOException {
        VectorStore manuals = application.get(VectorStoreService.class).create(company.hrCurator(), hr, "Binned");
        VectorStoreFile replaced = document(manuals, "The first version.");
        VectorStoreFile discarded = document(manuals, "The second version.");
        application.get(DocumentBin.class).put(company.hrCurator(), discarded.id());
        Instant thrown = clock.instant();
        RetentionTerms week = new RetentionTerms(null, null, null, 7);
        assertThat(retention.preview(admin, hr, week).get(Kind.FILES).count()).isZero();
        clock.pass(Duration.ofDays(8));

        Retained.Due due = retention.preview(admin, hr, week).get(Kind.FILES);

        assertThat(due.count()).as("both versions").isEqualTo(2);
        assertThat(due.oldest()).isBetween(thrown.minusSeconds(5), thrown);
        holds.placeOnDepartment(admin, hr, "Case 2026/21");
        assertThat(retention.preview(admin, hr, week).get(Kind.FILES).count()).isZero();
        holds.lift(admin, hr);
        retention.change(admin, hr, week);
        VectorStoreService stores = application.get(VectorStoreService.class);
        stores.delete(
                company.hrCurator(),
                stores.create(company.hrCurator(), hr, "Gone").id());
        Await.until(
                "they are deleted for good",
                Duration.ofSeconds(60),
                () -> remaining("VectorStoreFile", replaced.id(), discarded.id()) == 0);
    }

    @Test
    void what_cannot_be_deleted_holds_up_nothing_else_and_is_told() throws IOException {
        StoredFile first = upload(employee, "first");
        StoredFile stuck = upload(employee, "stuck");
        StoredFile last = upload(employee, "last");
        clock.pass(Duration.ofDays(31));
        sql("create table attachment (file_id varchar(64) not null references stored_file (id))");
        sql("insert into attachment (file_id) values ('" + stuck.id() + "')");

        night(FILES);

        assertThat(remaining("StoredFile", first.id(), last.id())).isZero();
        assertThat(remaining("StoredFile", stuck.id())).isOne();
        AuditEntry told = audit(AuditAction.RETENTION_DELETE);
        assertThat(told.outcome()).isEqualTo(Audited.Outcome.REFUSED);
        assertThat(told.details()).contains("\"files\"", "\"count\":\"1\"");
        sql("drop table attachment");
        night.run();
        assertThat(remaining("StoredFile", stuck.id())).isZero();
    }

    private static void sql(String statement) {
        application.inTransaction(
                () -> application.entityManager().createNativeQuery(statement).executeUpdate());
    }

    @Test
    void whoever_is_on_hold_loses_nothing_by_time_nor_by_deleting() throws IOException {
        employee = company.hrEmployee();
        ChatThread thread = thread(employee, hr);
        StoredFile file = upload(employee, "Evidence.");
        application
                .get(VectorStoreService.class)
                .create(employee, hr, new NewVectorStore("own", Map.of(), null, List.of(NewStoreFile.of(file.id()))));
        Caller colleague = company.hire(application, "hr.colleague", company.hr());
        thread(colleague, hr);
        holds.placeOnPerson(admin, employee.username(), "Case 2026/17");
        clock.pass(Duration.ofDays(31));

        assertThat(retention.preview(admin, hr, THREADS).get(Kind.THREADS).count())
                .isOne();
        night(new RetentionTerms(30, 30, 30, 30));

        assertThat(threads(employee)).containsExactly(thread.id());
        assertThat(threads(colleague)).isEmpty();
        assertThat(remaining("StoredFile", file.id())).isOne();
        assertHeld(() -> application.get(ThreadService.class).delete(employee, thread.id()));
        assertHeld(() -> application.get(FileRemoval.class).delete(employee, file.id()));
        Erasure erasure = application.get(Erasure.class);
        assertThat(erasure.count(employee).free()).isZero();
        assertThat(erasure.count(employee).kept()).isEqualTo(3);
        assertThat(erasure.erase(employee, employee.username())).isEqualTo(new Erasure.Step(0, 0, 3));

        holds.lift(admin, employee.principalId());

        for (Erasable.Kind each : List.of(Erasable.Kind.THREADS, Erasable.Kind.STORES, Erasable.Kind.FILES)) {
            assertThat(erasure.count(employee).free(each)).as(each.id()).isOne();
        }
        assertThat(erasure.count(employee).kept()).isZero();
        assertThatThrownBy(() -> erasure.erase(employee, "somebody")).isInstanceOf(Invalid.class);
        assertThat(erasure.erase(employee, employee.username())).isEqualTo(new Erasure.Step(1, 2, 0));
        assertThat(erasure.erase(employee, employee.username())).isEqualTo(new Erasure.Step(1, 1, 0));
        assertThat(erasure.erase(employee, employee.username())).isEqualTo(new Erasure.Step(1, 0, 0));
        assertThat(erasure.erase(employee, employee.username())).isEqualTo(new Erasure.Step(0, 0, 0));
        assertThat(remaining("StoredFile", file.id())).isZero();
        assertThat(entries(AuditAction.HOLD_LIFT).getFirst().objectId()).isEqualTo(employee.principalId());
    }

    @Test
    void once_nothing_of_theirs_is_left_a_person_may_have_themselves_forgotten() {
        Erasure erasure = application.get(Erasure.class);
        AssistantService assistants = application.get(AssistantService.class);
        String assistant = assistants
                .keep(
                        employee,
                        new NewAssistant(
                                hr,
                                "Mine",
                                null,
                                null,
                                "extractive",
                                List.of(),
                                ToolResources.NONE,
                                ChatSettings.DEFAULT,
                                List.of(),
                                Map.of()),
                        null)
                .id();
        ApiKeyService keys = application.get(ApiKeyService.class);
        String secret = keys.issueOwn(employee, KeyTerms.full("Mine", null)).secret();
        keys.rotate(employee, keys.listOwn(employee).getFirst().id(), Duration.ofHours(1), null);
        String name = employee.username();

        assertConflict("not_empty", () -> erasure.closeAccount(employee, name));
        assertThat(erasure.erase(employee, name)).isEqualTo(new Erasure.Step(1, 2, 0));
        assertThat(erasure.erase(employee, name)).isEqualTo(new Erasure.Step(2, 0, 0));
        assertThatThrownBy(() -> assistants.get(employee, assistant)).isInstanceOf(NotFound.class);
        assertThat(keys.listOwn(employee)).isEmpty();
        clock.pass(Duration.ofSeconds(5));
        assertThat(keys.authenticate(secret)).isEmpty();
        assertThat(entries(AuditAction.KEY_REVOKE)).hasSizeGreaterThanOrEqualTo(2);

        assertThatThrownBy(() -> erasure.closeAccount(employee, "somebody")).isInstanceOf(Invalid.class);
        holds.placeOnPerson(admin, name, "Case 2026/20");
        assertHeld(() -> erasure.closeAccount(employee, name));
        holds.lift(admin, employee.principalId());
        erasure.closeAccount(employee, name);

        PrincipalRepository principals = application.get(PrincipalRepository.class);
        Principal closed = principals.find(employee.principalId()).orElseThrow();
        assertThat(closed.username()).isEqualTo("closed:" + employee.principalId());
        assertThat(closed.displayName()).doesNotContain(employee.displayName());
        assertThat(closed.email()).isNull();
        assertThat(closed.enabled()).isFalse();
        assertThat(closed.departmentIds()).isEmpty();
        assertThat(principals.findByUsername(name)).isEmpty();
        AuditEntry told = audit(AuditAction.ACCOUNT_CLOSE);
        assertThat(told.objectId()).isEqualTo(employee.principalId());
        assertThat(told.details()).doesNotContain(name);
        assertConflict("last_administrator", () -> erasure.closeAccount(admin, admin.username()));
    }

    private static void assertConflict(String code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        Conflict.class, conflict -> assertThat(conflict.code()).isEqualTo(code));
    }

    @Test
    void a_department_on_hold_loses_nothing_either() throws IOException {
        ChatThread thread = thread(employee, hr);
        VectorStore manuals = application.get(VectorStoreService.class).create(company.hrCurator(), hr, "Evidence");
        VectorStoreFile document = document(manuals, "What was known and when.");
        holds.placeOnDepartment(admin, hr, "Case 2026/18");
        clock.pass(Duration.ofDays(31));

        night(new RetentionTerms(30, 30, 30, 30));

        assertThat(threads(employee)).containsExactly(thread.id());
        assertHeld(() -> application.get(ThreadService.class).delete(employee, thread.id()));
        assertHeld(() -> application.get(ThreadService.class).deleteMessage(employee, thread.id(), "msg_any"));
        assertHeld(() -> application.get(DocumentBin.class).put(company.hrCurator(), document.id()));
        assertHeld(() ->
                application.get(StoreFileService.class).detach(company.hrCurator(), manuals.id(), document.fileId()));
        assertThat(remaining("VectorStoreFile", document.id())).isOne();
        assertThat(application.get(Erasure.class).count(employee).kept()).isOne();
        assertThat(audit(AuditAction.HOLD_PLACE).details()).doesNotContain("2026/18");
    }

    @Test
    void an_empty_department_on_hold_is_not_deleted() {
        DepartmentService departments = application.get(DepartmentService.class);
        String legal = departments
                .create(admin, new NewDepartment("Legal", "legal", null))
                .id();
        retention.change(admin, legal, THREADS);
        holds.placeOnDepartment(admin, legal, "Case 2026/19");

        assertHeld(() -> departments.delete(admin, legal));

        holds.lift(admin, legal);
        departments.delete(admin, legal);
        assertThat(retention.list(admin)).doesNotContainKey(legal);
    }

    @Test
    void what_makes_no_sense_is_refused_and_administrators_alone_may() {
        Caller curator = company.hrCurator();

        assertThatThrownBy(() -> new RetentionTerms(null, 0, null, null)).isInstanceOf(Invalid.class);
        assertThatThrownBy(() -> new RetentionTerms(0, null, null, null)).isInstanceOf(Invalid.class);
        assertThatThrownBy(() -> new RetentionTerms(null, null, null, 36_501)).isInstanceOf(Invalid.class);
        assertThatThrownBy(() -> retention.change(admin, "dept_none", THREADS)).isInstanceOf(NotFound.class);
        assertThatThrownBy(() -> holds.placeOnPerson(admin, "nobody", "x")).isInstanceOf(NotFound.class);
        assertThatThrownBy(() -> holds.placeOnDepartment(admin, hr, " ")).isInstanceOf(Invalid.class);
        holds.placeOnDepartment(admin, hr, "x");
        assertThatThrownBy(() -> holds.placeOnDepartment(admin, hr, "x")).isInstanceOf(Conflict.class);
        assertThatThrownBy(() -> retention.list(curator)).isInstanceOf(Forbidden.class);
        assertThatThrownBy(() -> retention.preview(curator, hr, THREADS)).isInstanceOf(Forbidden.class);
        assertThatThrownBy(() -> retention.change(curator, hr, THREADS)).isInstanceOf(Forbidden.class);
        assertThatThrownBy(() -> holds.list(curator)).isInstanceOf(Forbidden.class);
        assertThatThrownBy(() -> holds.lift(curator, hr)).isInstanceOf(Forbidden.class);
        assertThatThrownBy(() -> holds.placeOnDepartment(curator, hr, "x")).isInstanceOf(Forbidden.class);
        assertThatThrownBy(() -> holds.placeOnPerson(curator, "admin", "x")).isInstanceOf(Forbidden.class);
    }

    /** Under these terms in Human Resources. */
    private void night(RetentionTerms terms) {
        retention.change(admin, hr, terms);
        night.run();
    }

    private static void assertHeld(ThrowingCallable deletion) {
        assertConflict(LegalHolds.CODE, deletion);
    }

    private static ChatThread thread(Caller owner, String departmentId) {
        return application
                .get(ThreadService.class)
                .create(owner, new NewThread(departmentId, List.of(), ToolResources.NONE, null, Map.of()));
    }

    private static List<String> threads(Caller owner) {
        return application.get(ThreadService.class).list(owner, null, null, 100).data().stream()
                .map(ChatThread::id)
                .toList();
    }

    private StoredFile upload(Caller owner, String text) throws IOException {
        return application
                .get(FileService.class)
                .store(owner, hr, NewFile.of("notes.txt", "text/plain", Purpose.ASSISTANTS), content(text));
    }

    /** The next version of a document of the department's own, once it is searched. */
    private static VectorStoreFile document(VectorStore store, String text) throws IOException {
        DocumentService documents = application.get(DocumentService.class);
        VectorStoreFile file = documents
                .upload(
                        company.hrCurator(),
                        new DocumentUpload(store.id(), "manual.txt", "text/plain", null, content(text)))
                .file();
        Await.until(
                "the document is searched",
                Duration.ofSeconds(60),
                () -> documents.get(company.hrCurator(), file.id()).current());
        return file;
    }

    private static ByteArrayInputStream content(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private static long remaining(String entity, String... ids) {
        return application.inTransaction(() -> application
                .entityManager()
                .createQuery("select count(e) from " + entity + " e where e.id in :ids", Long.class)
                .setParameter("ids", List.of(ids))
                .getSingleResult());
    }

    private static long count(String jpql) {
        return application.inTransaction(
                () -> application.entityManager().createQuery(jpql, Long.class).getSingleResult());
    }

    private AuditEntry audit(AuditAction action) {
        return entries(action).getFirst();
    }

    /** Newest first. */
    private List<AuditEntry> entries(AuditAction action) {
        return application
                .get(AuditService.class)
                .list(admin, new AuditFilter(null, null, null, action.id(), null), ALL)
                .data();
    }
}
