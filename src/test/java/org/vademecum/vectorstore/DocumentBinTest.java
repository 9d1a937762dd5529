package org.vademecum.vectorstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.vademecum.access.AccessPolicy;
import org.vademecum.access.AccountClosing;
import org.vademecum.access.AuditAction;
import org.vademecum.access.Caller;
import org.vademecum.access.DepartmentRepository;
import org.vademecum.access.IdempotentRequests;
import org.vademecum.access.PrincipalRepository;
import org.vademecum.audit.AuditEntry;
import org.vademecum.audit.AuditFilter;
import org.vademecum.audit.AuditService;
import org.vademecum.common.Conflict;
import org.vademecum.common.Forbidden;
import org.vademecum.common.ListRequest;
import org.vademecum.common.NotFound;
import org.vademecum.common.Transactions;
import org.vademecum.file.FileService;
import org.vademecum.file.NewFile;
import org.vademecum.file.Purpose;
import org.vademecum.file.StoredFile;
import org.vademecum.retention.LegalHolds;
import org.vademecum.retention.RetentionRun;
import org.vademecum.retention.RetentionService;
import org.vademecum.retention.RetentionTerms;
import org.vademecum.support.Await;
import org.vademecum.support.InMemoryIndex;
import org.vademecum.support.SettableClock;
import org.vademecum.support.TestApplication;
import org.vademecum.support.TestCompany;
import org.vademecum.support.TestDatabase;
import org.vademecum.vectorstore.VectorStoreFile.Status;

@ParameterizedClass
@EnumSource(TestDatabase.Kind.class)
class DocumentBinTest {
    private static final ListRequest ALL = new ListRequest(100, false, null, null);

    @Parameter
    TestDatabase.Kind kind;

    @TempDir
    Path dataDir;

    private final InMemoryIndex index = new InMemoryIndex();
    private final SettableClock clock = new SettableClock();
    private TestDatabase database;
    private TestApplication application;
    private TestCompany company;
    private DocumentService documents;
    private DocumentBin bin;
    private VectorStoreService stores;
    private StoreFileService inStore;
    private FileService files;
    private VectorStore store;

    @BeforeEach
    void start() {
        database = kind.create();
        application = TestApplication.on(database)
                .with(
                        AccessPolicy.class,
                        AccountClosing.class,
                        DepartmentRepository.class,
                        IdempotentRequests.class,
                        PrincipalRepository.class,
                        Transactions.class)
                .withPackageOf(FileService.class)
                .withPackageOf(DocumentService.class)
                .withPackageOf(LegalHolds.class)
                .withPackageOf(AuditService.class)
                .withObject(index)
                .withObject(clock)
                .config("vademecum.data-dir", dataDir)
                .config("vademecum.upload.max-bytes", 1000)
                .start();
        company = TestCompany.foundIn(application);
        documents = application.get(DocumentService.class);
        bin = application.get(DocumentBin.class);
        stores = application.get(VectorStoreService.class);
        inStore = application.get(StoreFileService.class);
        files = application.get(FileService.class);
        store = stores.create(company.hrCurator(), company.hr().id(), "HR manuals");
    }

    @AfterEach
    void stop() {
        application.close();
        database.close();
    }

    @Test
    void what_is_in_the_bin_is_there_for_nobody_and_keeps_what_was_made_of_it() throws IOException {
        VectorStoreFile file = searched("a.txt", "one");
        VectorStoreFile narrowed = searched("b.txt", "two");

        bin.put(company.hrCurator(), file.id());

        for (Caller caller : List.of(company.hrCurator(), company.hrEmployee(), company.admin())) {
            assertThat(documents.find(caller, file.id())).isEmpty();
            assertThatThrownBy(() -> documents.get(caller, file.id(), List::of)).isInstanceOf(NotFound.class);
            assertThat(documents.versionsOf(caller, file.documentId())).isEmpty();
            assertThat(documents.list(caller, DocumentFilter.ALL, DocumentSort.NEWEST_FIRST, 0, 10))
                    .extracting(row -> row.file().id())
                    .containsExactly(narrowed.id());
            assertThat(documents.count(caller, DocumentFilter.ALL)).isEqualTo(1);
            assertThat(documents.counts(caller).total()).isEqualTo(1);
            assertThat(documents.totals(caller).documents()).isEqualTo(1);
            assertThat(files.find(caller, file.fileId())).isEmpty();
            assertThat(files.list(caller, null, ALL).data())
                    .extracting(StoredFile::id)
                    .doesNotContain(file.fileId());
            assertThatThrownBy(() -> inStore.get(caller, store.id(), file.fileId()))
                    .isInstanceOf(NotFound.class);
            assertThat(inStore.list(caller, store.id(), null, ALL).data())
                    .extracting(VectorStoreFile::id)
                    .containsExactly(narrowed.id());
        }
        assertThat(stores.get(company.hrCurator(), store.id()).fileCounts().total())
                .isEqualTo(1);
        assertThat(index.documents()).containsExactly(narrowed.id());
        assertThat(documents.currentVersionOf(file.documentId())).isEmpty();
        assertThat(rows("Chunk")).isEqualTo(2);
        assertThat(blobs()).isEqualTo(4);
    }

    @Test
    void a_restored_document_is_back_with_all_of_its_versions_and_its_job_puts_it_into_the_index() throws IOException {
        VectorStoreFile first = searched("a.txt", "one");
        VectorStoreFile second = searched("a.txt", "two");
        VectorStoreFile third = upload("a.txt", "three");
        bin.put(company.hrCurator(), first.id());

        bin.restore(company.hrCurator(), third.id());

        assertThat(documents.versionsOf(company.hrEmployee(), first.documentId()))
                .extracting(VectorStoreFile::status)
                .containsExactly(Status.IN_PROGRESS, Status.IN_PROGRESS, Status.COMPLETED);
        assertThat(waiting()).contains(second.seq());
        assertThat(documents.get(company.hrEmployee(), second.id()).chunkCount())
                .isEqualTo(1);
        assertThat(documents
                        .text(documents.get(company.hrEmployee(), first.id()))
                        .text())
                .isEqualTo("one");
        assertThat(files.find(company.hrEmployee(), first.fileId())).isPresent();
        assertThat(stores.get(company.hrCurator(), store.id()).fileCounts().total())
                .isEqualTo(3);
        assertThat(bin.count(company.hrCurator())).isZero();
        assertThatThrownBy(() -> bin.restore(company.hrCurator(), third.id())).isInstanceOf(NotFound.class);
    }

    @Test
    void jobs_of_documents_in_the_bin_wait() throws IOException {
        VectorStoreFile file = upload("a.txt", "one");

        bin.put(company.hrCurator(), file.id());

        assertThat(waiting()).isEmpty();
    }

    @Test
    void the_bin_is_for_curators_of_the_department() throws IOException {
        VectorStoreFile file = searched("a.txt", "one");
        assertThatThrownBy(() -> bin.put(company.hrEmployee(), file.id())).isInstanceOf(Forbidden.class);
        assertThatThrownBy(() -> bin.put(company.itCurator(), file.id())).isInstanceOf(NotFound.class);

        bin.put(company.hrCurator(), file.id());

        for (Caller caller : List.of(company.hrEmployee(), company.itCurator(), company.itEmployee())) {
            assertThat(bin.list(caller, 0, 10)).isEmpty();
            assertThat(bin.count(caller)).isZero();
            assertThatThrownBy(() -> bin.restore(caller, file.id())).isInstanceOf(NotFound.class);
            assertThatThrownBy(() -> bin.delete(caller, file.id())).isInstanceOf(NotFound.class);
            assertThatThrownBy(() -> bin.put(caller, file.id())).isInstanceOf(NotFound.class);
        }
        for (Caller caller : List.of(company.hrCurator(), company.admin())) {
            assertThat(bin.count(caller)).isEqualTo(1);
            assertThat(bin.list(caller, 0, 10)).singleElement().satisfies(row -> {
                assertThat(row.file().id()).isEqualTo(file.id());
                assertThat(row.departmentName()).isEqualTo("Human Resources");
                assertThat(row.storeName()).isEqualTo("HR manuals");
                assertThat(row.deletedBy()).isEqualTo(company.hrCurator().displayName());
                assertThat(row.deletedAt()).isCloseTo(clock.instant(), within(1, ChronoUnit.MINUTES));
                assertThat(row.restorableUntil()).isEqualTo(row.deletedAt().plus(Duration.ofDays(30)));
            });
        }
    }

    @Test
    void the_same_name_and_content_are_a_new_document_meanwhile() throws IOException {
        VectorStoreFile old = searched("a.txt", "one");
        bin.put(company.hrCurator(), old.id());

        VectorStoreFile same = upload("a.txt", "one");

        assertThat(same.documentId()).isNotEqualTo(old.documentId());
        assertThat(same.documentVersion()).isEqualTo(1);
        bin.restore(company.hrCurator(), old.id());
        assertThat(documents.count(company.hrCurator(), DocumentFilter.ALL)).isEqualTo(2);
    }

    @Test
    void what_is_restored_goes_by_another_name_where_its_own_is_taken() throws IOException {
        VectorStoreFile first = searched("a.txt", "one");
        VectorStoreFile second = searched("a.txt", "two");
        bin.put(company.hrCurator(), first.id());
        VectorStoreFile namesake = searched("a.txt", "three");
        searched("a (2).txt", "four");

        RestoredDocument restored = bin.restore(company.hrCurator(), first.id());

        assertThat(restored.file().id()).isEqualTo(second.id());
        assertThat(restored.formerName()).isEqualTo("a.txt");
        assertThat(documents.versionsOf(company.hrEmployee(), first.documentId()))
                .extracting(VectorStoreFile::filename, VectorStoreFile::title)
                .containsExactly(tuple("a (3).txt", "a (3)"), tuple("a (3).txt", "a (3)"));
        assertThat(upload("a.txt", "five").documentId()).isEqualTo(namesake.documentId());
        assertThat(upload("a (3).txt", "six").documentId()).isEqualTo(first.documentId());
        bin.put(company.hrCurator(), namesake.id());
        assertThat(bin.restore(company.hrCurator(), namesake.id()).formerName()).isNull();
    }

    @Test
    void a_program_may_put_its_file_into_the_store_again() throws IOException {
        StoredFile stored = files.store(
                company.hrCurator(), company.hr().id(), NewFile.of("p.txt", null, Purpose.ASSISTANTS), content("mine"));
        VectorStoreFile first = inStore.attach(company.hrCurator(), store.id(), NewStoreFile.of(stored.id()));
        bin.put(company.hrCurator(), first.id());
        assertThat(files.find(company.hrCurator(), stored.id())).isPresent();

        VectorStoreFile again = inStore.attach(company.hrCurator(), store.id(), NewStoreFile.of(stored.id()));

        assertThat(again.id()).isNotEqualTo(first.id());
        assertThat(bin.count(company.hrCurator())).isZero();
        assertThat(blobs()).isEqualTo(1);
        assertThat(stores.get(company.hrCurator(), store.id()).fileCounts().total())
                .isEqualTo(1);
    }

    @Test
    void what_a_batch_or_a_message_puts_in_again_leaves_nothing_of_before() throws IOException {
        StoredFile stored = files.store(
                company.hrCurator(), company.hr().id(), NewFile.of("p.txt", null, Purpose.ASSISTANTS), content("mine"));
        List<NewStoreFile> form = List.of(NewStoreFile.of(stored.id()));
        FileBatchService batches = application.get(FileBatchService.class);
        ThreadStores threads = application.get(ThreadStores.class);
        List<Runnable> ways = List.of(
                () -> batches.create(company.hrCurator(), store.id(), form),
                () -> application.inTransaction(
                        () -> threads.add(company.hrCurator(), company.hr().id(), store.id(), List.of(stored.id()))));
        for (Runnable again : ways) {
            VectorStoreFile before = ingested(inStore.attach(company.hrCurator(), store.id(), form.getFirst()), "mine");
            bin.put(company.hrCurator(), before.id());
            assertThat(blobs()).isEqualTo(2);

            again.run();

            Await.until("what is left goes", Duration.ofSeconds(60), () -> blobs() == 1);
            assertThat(index.documents()).isEmpty();
        }
    }

    @Test
    void what_somebody_keeps_for_themselves_goes_for_good() throws IOException {
        Caller owner = company.hrEmployee();
        VectorStore own =
                stores.create(owner, company.hr().id(), new NewVectorStore("mine", Map.of(), null, List.of()));
        StoredFile stored =
                files.store(owner, company.hr().id(), NewFile.of("p.txt", null, Purpose.ASSISTANTS), content("mine"));
        VectorStoreFile document = inStore.attach(owner, own.id(), NewStoreFile.of(stored.id()));

        bin.put(owner, document.id());

        assertThat(rows("VectorStoreFile")).isZero();
        assertThat(bin.count(company.admin())).isZero();
    }

    @Test
    void deleting_for_good_leaves_nothing() throws IOException {
        VectorStoreFile first = searched("a.txt", "one");
        searched("a.txt", "two");
        bin.put(company.hrCurator(), first.id());

        bin.delete(company.hrCurator(), first.id());

        assertNothingIsLeft();
        assertThat(told()).endsWith(AuditAction.DOCUMENT_DISCARD.id(), AuditAction.DOCUMENT_DELETE.id());
    }

    @Test
    void after_its_time_what_is_in_the_bin_goes_by_itself() throws IOException {
        VectorStoreFile file = searched("a.txt", "one");
        searched("b.txt", "two");
        bin.put(company.hrCurator(), file.id());
        clock.pass(Duration.ofDays(29));
        housekeeping().run();
        assertThat(bin.count(company.hrCurator())).isEqualTo(1);

        clock.pass(Duration.ofDays(1));
        assertThat(bin.countOverdue(Duration.ofDays(1))).isZero();
        housekeeping().run();

        assertThat(bin.count(company.hrCurator())).isZero();
        assertThat(rows("VectorStoreFile")).isEqualTo(1);
        assertThat(blobs()).isEqualTo(2);
        assertThat(told()).endsWith(AuditAction.DOCUMENT_DELETE.id());
    }

    @Test
    void it_keeps_nothing_longer_than_the_department_keeps_files_and_no_shorter() throws IOException {
        application
                .get(RetentionService.class)
                .change(company.admin(), company.hr().id(), new RetentionTerms(null, null, null, 10));
        VectorStoreFile file = searched("a.txt", "one");
        clock.pass(Duration.ofDays(100));
        bin.put(company.hrCurator(), file.id());
        DeletedDocument deleted = bin.list(company.hrCurator(), 0, 1).getFirst();
        assertThat(deleted.restorableUntil()).isEqualTo(deleted.deletedAt().plus(Duration.ofDays(10)));

        clock.pass(Duration.ofDays(9));
        application.get(RetentionRun.class).run();
        housekeeping().run();
        assertThat(bin.count(company.hrCurator())).isEqualTo(1);

        clock.pass(Duration.ofDays(1));
        housekeeping().run();
        assertNothingIsLeft();
    }

    @Test
    void a_legal_hold_keeps_what_is_in_the_bin_and_lets_it_be_restored() throws IOException {
        LegalHolds holds = application.get(LegalHolds.class);
        VectorStoreFile file = searched("a.txt", "one");
        VectorStoreFile other = searched("b.txt", "two");
        bin.put(company.hrCurator(), file.id());
        holds.placeOnDepartment(company.admin(), company.hr().id(), "File 7");

        clock.pass(Duration.ofDays(31));
        housekeeping().run();
        assertThatThrownBy(() -> bin.delete(company.hrCurator(), file.id())).isInstanceOf(Conflict.class);
        assertThatThrownBy(() -> bin.put(company.hrCurator(), other.id())).isInstanceOf(Conflict.class);
        assertThat(bin.count(company.hrCurator())).isEqualTo(1);

        bin.restore(company.hrCurator(), file.id());
        assertThat(documents.find(company.hrCurator(), file.id())).isPresent();
    }

    @Test
    void a_legal_hold_on_who_has_uploaded_a_version_keeps_the_document_with_its_files() throws IOException {
        LegalHolds holds = application.get(LegalHolds.class);
        VectorStoreFile file = searched("a.txt", "one");
        searched("a.txt", "two");
        Caller colleague = company.admin();
        Caller uploader = company.hrCurator();
        holds.placeOnPerson(company.admin(), uploader.username(), "File 8");
        long blobs = blobs();

        bin.put(colleague, file.id());
        clock.pass(Duration.ofDays(40));
        housekeeping().run();

        assertThatThrownBy(() -> bin.delete(colleague, file.id()))
                .isInstanceOfSatisfying(
                        LegalHolds.Held.class, held -> assertThat(held.of()).isEqualTo(LegalHolds.Of.PERSON))
                .hasMessageContaining("The person whose file this is");
        assertThat(bin.countOverdue(Duration.ofDays(1))).isZero();
        assertThat(blobs()).isEqualTo(blobs);
        assertThat(rows("StoredFile")).isEqualTo(2);

        holds.lift(company.admin(), uploader.principalId());
        housekeeping().run();
        assertNothingIsLeft();
    }

    @Test
    void a_file_that_its_owner_deletes_leaves_the_bin_as_well() throws IOException {
        StoredFile stored = files.store(
                company.hrEmployee(),
                company.hr().id(),
                NewFile.of("p.txt", null, Purpose.ASSISTANTS),
                content("mine"));
        VectorStoreFile document = application.inTransaction(() -> {
            VectorStoreFile file = new VectorStoreFile(
                    stores.get(company.admin(), store.id()),
                    stored,
                    "p",
                    company.hrEmployee().principalId(),
                    clock.instant());
            application.entityManager().persist(file);
            return file;
        });
        bin.put(company.hrCurator(), document.id());

        application.get(FileRemoval.class).delete(company.hrEmployee(), stored.id());

        assertNothingIsLeft();
    }

    @Test
    void with_its_store_goes_what_is_in_the_bin_and_its_files_stay() throws IOException {
        VectorStoreFile file = searched("a.txt", "one");
        bin.put(company.hrCurator(), file.id());

        stores.delete(company.admin(), store.id());
        housekeeping().run();

        assertThat(rows("VectorStoreFile")).isZero();
        assertThat(bin.count(company.admin())).isZero();
        assertThat(files.find(company.hrCurator(), file.fileId())).isPresent();
    }

    @Test
    void the_audit_tells_who_deleted_and_restored_it() throws IOException {
        VectorStoreFile file = searched("a.txt", "one");

        bin.put(company.hrCurator(), file.id());
        bin.restore(company.admin(), file.id());

        assertThat(entries())
                .extracting(AuditEntry::action, AuditEntry::actorId, AuditEntry::objectId)
                .endsWith(
                        tuple(
                                AuditAction.DOCUMENT_DISCARD.id(),
                                company.hrCurator().principalId(),
                                file.id()),
                        tuple(AuditAction.DOCUMENT_RESTORE.id(), company.admin().principalId(), file.id()));
    }

    private VectorStoreFile upload(String filename, String text) throws IOException {
        return documents
                .upload(
                        company.hrCurator(),
                        new DocumentUpload(store.id(), filename, "text/plain", null, content(text)))
                .file();
    }

    /** One that the jobs have taken in. */
    private VectorStoreFile searched(String filename, String text) throws IOException {
        return ingested(upload(filename, text), text);
    }

    private VectorStoreFile ingested(VectorStoreFile file, String text) throws IOException {
        String parsed = application.get(DocumentTexts.class).write(new DocumentText(text, List.of(), null));
        application.inTransaction(() -> {
            VectorStoreFile row = find(file);
            VectorStore locked = application
                    .get(VectorStoreRepository.class)
                    .lock(store.id())
                    .orElseThrow();
            row.parsed(parsed, null, row.title());
            row.split(0, 1, 10);
            application
                    .get(ChunkRepository.class)
                    .addAll(List.of(new Chunk(file.id(), 0, text, 0, text.length(), null, null, "", "", 1)));
            application.get(VectorStoreFileRepository.class).versionsOf(row.documentId()).stream()
                    .filter(VectorStoreFile::current)
                    .forEach(older -> locked.recount(older, older::supersede));
            locked.recount(row, () -> row.complete(clock.instant()));
            return row;
        });
        index.put(new SearchIndex.IndexedDocument(
                file.id(), store.id(), company.hr().id(), List.of()));
        return find(file);
    }

    private VectorStoreFile find(VectorStoreFile file) {
        return application.get(VectorStoreFileRepository.class).find(file.id()).orElseThrow();
    }

    private List<Long> waiting() {
        return application.get(VectorStoreFileRepository.class).listWaiting(clock.instant(), Set.of()).stream()
                .map(VectorStoreFileRepository.Waiting::oldest)
                .toList();
    }

    private Housekeeping housekeeping() {
        return application.get(Housekeeping.class);
    }

    private List<AuditEntry> entries() {
        return application
                .get(AuditService.class)
                .list(company.admin(), AuditFilter.ALL, ALL)
                .data()
                .reversed();
    }

    private List<String> told() {
        return entries().stream().map(AuditEntry::action).toList();
    }

    private void assertNothingIsLeft() throws IOException {
        for (String entity : List.of("VectorStoreFile", "Chunk", "StoredFile", "RecognisedPage", "GenerationFile")) {
            assertThat(rows(entity)).as(entity).isZero();
        }
        assertThat(index.documents()).isEmpty();
        assertThat(blobs()).isZero();
    }

    private static ByteArrayInputStream content(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private long rows(String entity) {
        return application
                .entityManager()
                .createQuery("select count(e) from " + entity + " e", Long.class)
                .getSingleResult();
    }

    private long blobs() {
        try (Stream<Path> found = Files.walk(dataDir)) {
            return found.filter(Files::isRegularFile).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
