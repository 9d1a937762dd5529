package org.vademecum.vectorstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.vademecum.access.AccessPolicy;
import org.vademecum.access.Caller;
import org.vademecum.access.DepartmentRepository;
import org.vademecum.access.Loan;
import org.vademecum.access.PrincipalRepository;
import org.vademecum.common.Conflict;
import org.vademecum.common.CursorPage;
import org.vademecum.common.Forbidden;
import org.vademecum.common.Invalid;
import org.vademecum.common.ListRequest;
import org.vademecum.common.NotFound;
import org.vademecum.common.Transactions;
import org.vademecum.file.FileService;
import org.vademecum.file.NewFile;
import org.vademecum.file.Purpose;
import org.vademecum.file.StoredFile;
import org.vademecum.support.InMemoryIndex;
import org.vademecum.support.StillClock;
import org.vademecum.support.TestApplication;
import org.vademecum.support.TestCompany;
import org.vademecum.support.TestDatabase;
import org.vademecum.vectorstore.FileBatchService.Progress;
import org.vademecum.vectorstore.VectorStoreFile.Status;

/** Vector stores, their files and batches of files, as programs use them. */
@ParameterizedClass
@EnumSource(TestDatabase.Kind.class)
class VectorStoreServiceTest {
    private static final ListRequest NEWEST = new ListRequest(100, false, null, null);
    private static final IngestionError BROKEN =
            new IngestionError(IngestionError.Code.SERVER_ERROR, "server_error", null);

    @Parameter
    TestDatabase.Kind kind;

    @TempDir
    Path dataDir;

    private final InMemoryIndex index = new InMemoryIndex();
    private final StillClock clock = new StillClock(Instant.parse("2026-01-05T08:00:00Z"));
    private TestDatabase database;
    private TestApplication application;
    private TestCompany company;
    private Caller program;
    private Caller other;
    private VectorStoreService stores;
    private StoreFileService files;
    private FileBatchService batches;

    @BeforeEach
    void start() {
        database = kind.create();
        application = TestApplication.on(database)
                .with(AccessPolicy.class, DepartmentRepository.class, PrincipalRepository.class, Transactions.class)
                .withPackageOf(FileService.class)
                .withPackageOf(VectorStoreService.class)
                .withObject(index)
                .withObject(clock)
                .config("vademecum.data-dir", dataDir)
                .start();
        company = TestCompany.foundIn(application);
        program = company.program(application, company.hr());
        other = company.program(application, company.hr());
        stores = application.get(VectorStoreService.class);
        files = application.get(StoreFileService.class);
        batches = application.get(FileBatchService.class);
    }

    @AfterEach
    void stop() {
        application.close();
        database.close();
    }

    @Test
    void a_name_may_have_256_characters_of_any_kind() {
        String name = "🌊".repeat(256);
        VectorStore made = stores.create(company.hrCurator(), company.hr().id(), name);

        assertThat(stores.get(company.hrCurator(), made.id()).name()).isEqualTo(name);
    }

    @Test
    void a_store_is_its_program_s_and_the_administrators_alone() {
        VectorStore store = create();

        assertThat(stores.find(program, store.id())).isPresent();
        assertThat(stores.find(company.admin(), store.id())).isPresent();
        for (Caller stranger : List.of(other, company.hrCurator(), company.hrEmployee(), company.itCurator())) {
            assertThat(stores.find(stranger, store.id())).isEmpty();
            assertThatThrownBy(() -> stores.delete(stranger, store.id())).isInstanceOf(NotFound.class);
            assertThat(stores.list(stranger, NEWEST).data()).isEmpty();
        }
        assertThat(ids(stores.list(program, NEWEST))).containsExactly(store.id());
        assertThat(ids(stores.list(company.admin(), NEWEST))).containsExactly(store.id());
    }

    @Test
    void a_program_sees_its_department_s_own_stores_and_changes_none() {
        VectorStore manuals = stores.create(company.hrCurator(), company.hr().id(), "Manuals");
        VectorStore mine = create();

        assertThat(ids(stores.list(program, NEWEST))).containsExactly(mine.id(), manuals.id());
        assertThat(stores.list(company.hrCurator())).extracting(VectorStore::id).containsExactly(manuals.id());
        assertThatThrownBy(() -> stores.update(program, manuals.id(), store -> store.rename("x")))
                .isInstanceOf(Forbidden.class);
    }

    @Test
    void a_store_that_a_person_makes_is_theirs_alone() {
        VectorStore mine = stores.create(company.hrEmployee(), company.hr().id(), store(List.of()));

        assertThat(ids(stores.list(company.hrEmployee(), NEWEST))).containsExactly(mine.id());
        for (Caller stranger : List.of(program, company.hrCurator(), company.admin())) {
            assertThat(stores.find(stranger, mine.id())).isEmpty();
            assertThat(stores.list(stranger, NEWEST).data()).isEmpty();
        }
    }

    @Test
    void a_list_of_several_owners_is_walked_without_gap_or_repetition() {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            all.add(create().id());
            all.add(stores.create(company.hrCurator(), company.hr().id(), "M" + i)
                    .id());
            stores.create(other, company.hr().id(), store(List.of()));
        }

        List<String> walked = new ArrayList<>();
        CursorPage<VectorStore> page = stores.list(program, new ListRequest(3, true, null, null));
        walked.addAll(ids(page));
        while (page.hasMore()) {
            page = stores.list(program, new ListRequest(3, true, walked.getLast(), null));
            walked.addAll(ids(page));
        }

        assertThat(walked).isEqualTo(all);
        assertThat(ids(stores.list(program, new ListRequest(2, true, null, all.get(4)))))
                .containsExactly(all.get(2), all.get(3));
        assertThat(ids(stores.list(program, new ListRequest(2, false, null, all.get(4)))))
                .containsExactly(all.get(6), all.get(5));
        assertThatThrownBy(() -> stores.list(program, new ListRequest(2, true, "vs_unknown", null)))
                .isInstanceOf(Invalid.class);
    }

    @Test
    void files_given_at_the_beginning_are_ingested() throws IOException {
        StoredFile one = upload(program, "one");
        StoredFile two = upload(program, "two");

        VectorStore store = stores.create(program, company.hr().id(), store(List.of(one, two, one)));

        assertCounts(store, 2, 0, 0, 0);
        assertThat(status(store(store))).isEqualTo(VectorStore.Status.IN_PROGRESS);
        assertThat(fileIds(files.list(program, store.id(), null, NEWEST)))
                .containsExactlyInAnyOrder(two.id(), one.id());
    }

    @Test
    void nothing_is_made_when_a_file_is_not_there() throws IOException {
        StoredFile mine = upload(program, "one");
        StoredFile foreign = upload(other, "two");

        assertThatThrownBy(() -> stores.create(program, company.hr().id(), store(List.of(mine, foreign))))
                .isInstanceOf(NotFound.class)
                .hasMessageContaining(foreign.id());
        assertThat(stores.list(program, NEWEST).data()).isEmpty();
    }

    @Test
    void the_counts_add_up_whatever_becomes_of_the_files() throws IOException {
        VectorStore store = create();
        VectorStoreFile ready = attach(store, "ready");
        VectorStoreFile failed = attach(store, "failed");
        VectorStoreFile cancelled = attach(store, "cancelled");
        VectorStoreFile waiting = attach(store, "waiting");
        assertCounts(store, 4, 0, 0, 0);

        complete(ready, 100);
        fail(failed);
        application.get(DocumentService.class).cancel(program, cancelled.id());
        assertCounts(store, 1, 1, 1, 1);
        assertThat(store(store).usageBytes()).isEqualTo(100);

        application.get(DocumentService.class).retry(program, failed.id());
        assertCounts(store, 2, 1, 0, 1);

        files.attach(program, store.id(), NewStoreFile.of(cancelled.fileId()));
        assertCounts(store, 3, 1, 0, 0);

        files.detach(program, store.id(), ready.fileId());
        files.detach(program, store.id(), waiting.fileId());
        assertCounts(store, 2, 0, 0, 0);
        assertThat(store(store).usageBytes()).isZero();
    }

    @Test
    void the_counts_add_up_under_concurrent_changes() throws Exception {
        VectorStore store = create();
        List<Callable<Object>> changes = new ArrayList<>();
        for (int i = 0; i < 24; i++) {
            StoredFile stored = upload(program, "file " + i);
            int kindOfEnd = i % 4;
            changes.add(() -> {
                VectorStoreFile file = files.attach(program, store.id(), NewStoreFile.of(stored.id()));
                switch (kindOfEnd) {
                    case 0 -> complete(file, 10);
                    case 1 -> fail(file);
                    case 2 -> files.detach(program, store.id(), stored.id());
                    default -> stores.update(program, store.id(), changed -> changed.rename("n"));
                }
                return file;
            });
        }

        atOnce(changes);

        assertCounts(store, 6, 6, 6, 0);
        assertThat(store(store).usageBytes()).isEqualTo(60);
    }

    @Test
    void a_file_is_in_a_store_once() throws IOException {
        VectorStore store = create();
        StoredFile stored = upload(program, "one");
        VectorStoreFile first = files.attach(
                program, store.id(), new NewStoreFile(stored.id(), attributes("a"), new Chunking(200, 50)));
        complete(first, 10);

        VectorStoreFile again = files.attach(program, store.id(), NewStoreFile.of(stored.id()));
        assertThat(again.id()).isEqualTo(first.id());
        assertThat(again.attributes()).isEqualTo(attributes("a"));
        assertThat(again.status()).isEqualTo(Status.COMPLETED);

        files.attach(program, store.id(), new NewStoreFile(stored.id(), attributes("b"), null));
        assertThat(get(first).attributes()).isEqualTo(attributes("b"));
        assertThat(index.get(first.id()).attributes()).isEqualTo(attributes("b"));
        assertThatThrownBy(() -> files.attach(
                        program, store.id(), new NewStoreFile(stored.id(), Attributes.NONE, new Chunking(100, 0))))
                .isInstanceOf(Conflict.class);
        assertCounts(store, 0, 1, 0, 0);
    }

    @Test
    void files_of_one_name_are_documents_of_their_own() throws IOException {
        VectorStore store = create();
        VectorStoreFile one = attach(store, "one");
        VectorStoreFile two = attach(store, "two");

        assertThat(one.filename()).isEqualTo(two.filename());
        assertThat(one.documentId()).isNotEqualTo(two.documentId());
    }

    @Test
    void attributes_are_replaced_and_the_index_is_told() throws IOException {
        VectorStore store = create();
        VectorStoreFile file = attach(store, "one");
        complete(file, 10);

        files.describe(program, store.id(), file.fileId(), attributes("x"));

        assertThat(index.get(file.id()).attributes()).isEqualTo(attributes("x"));
        assertThat(get(file).attributes()).isEqualTo(attributes("x"));
        assertThatThrownBy(() -> files.describe(other, store.id(), file.fileId(), Attributes.NONE))
                .isInstanceOf(NotFound.class);
    }

    @Test
    void a_file_that_is_taken_out_stays_a_file() throws IOException {
        VectorStore store = create();
        VectorStoreFile file = attach(store, "one");
        complete(file, 10);

        files.detach(program, store.id(), file.fileId());

        assertThat(index.get(file.id())).isNull();
        assertThat(application.get(FileService.class).find(program, file.fileId()))
                .isPresent();
        assertThatThrownBy(() -> files.get(program, store.id(), file.fileId())).isInstanceOf(NotFound.class);
    }

    @Test
    void when_the_newest_version_is_taken_out_the_one_before_is_searched_again() throws IOException {
        VectorStore manuals = stores.create(company.hrCurator(), company.hr().id(), "Manuals");
        VectorStoreFile first = manual(manuals, "one");
        complete(first, 10);
        VectorStoreFile second = manual(manuals, "two");
        complete(second, 20);
        assertThat(get(first).current()).isFalse();
        assertThat(store(manuals).filesSearched()).isOne();

        files.detach(company.hrCurator(), manuals.id(), second.fileId());

        assertThat(get(first).status()).isEqualTo(Status.IN_PROGRESS);
        assertThat(get(first).chunkCount()).isPositive();
        assertThat(store(manuals).filesSearched()).isZero();
        assertCounts(manuals, 1, 0, 0, 0);
    }

    @Test
    void a_deleted_file_leaves_all_stores_and_gives_its_content_up() throws IOException {
        VectorStore one = create();
        VectorStore two = create();
        StoredFile stored = upload(program, "one");
        VectorStoreFile first = files.attach(program, one.id(), NewStoreFile.of(stored.id()));
        files.attach(program, two.id(), NewStoreFile.of(stored.id()));
        complete(first, 10);

        assertThatThrownBy(() -> application.get(FileRemoval.class).delete(other, stored.id()))
                .isInstanceOf(NotFound.class);
        application.get(FileRemoval.class).delete(program, stored.id());

        assertCounts(one, 0, 0, 0, 0);
        assertCounts(two, 0, 0, 0, 0);
        assertThat(index.get(first.id())).isNull();
        assertThat(blobs()).isEmpty();
        assertThatThrownBy(() -> application.get(FileService.class).get(program, stored.id()))
                .isInstanceOf(NotFound.class);
    }

    @Test
    void a_document_of_a_program_s_file_can_be_deleted_by_a_curator_and_the_file_stays() throws IOException {
        VectorStore manuals = stores.create(company.hrCurator(), company.hr().id(), "Manuals");
        StoredFile stored = upload(program, "one");
        VectorStoreFile document = files.attach(company.admin(), manuals.id(), NewStoreFile.of(stored.id()));
        DocumentService documents = application.get(DocumentService.class);
        assertThat(documents.open(document, 0).bytes()).isPositive();

        DocumentBin bin = application.get(DocumentBin.class);
        bin.put(company.hrCurator(), document.id());

        assertThat(application.get(FileService.class).find(program, stored.id()))
                .isPresent();

        bin.delete(company.hrCurator(), document.id());

        assertThat(application.get(FileService.class).find(program, stored.id()))
                .isPresent();
    }

    @Test
    void a_deleted_store_is_gone_at_once_and_its_content_soon_after() throws IOException {
        VectorStore store = create();
        VectorStoreFile file = attach(store, "one");
        VectorStoreFile waiting = attach(store, "two");
        complete(file, 10);
        Progress batch = batches.create(program, store.id(), List.of(NewStoreFile.of(waiting.fileId())));

        stores.delete(program, store.id());

        assertThat(stores.find(program, store.id())).isEmpty();
        assertThat(stores.list(program, NEWEST).data()).isEmpty();
        assertThat(stores.use(program, Loan.NONE, Set.of(store.id()))).isEmpty();
        assertThatThrownBy(() -> files.list(program, store.id(), null, NEWEST)).isInstanceOf(NotFound.class);
        assertThatThrownBy(() -> stores.delete(program, store.id())).isInstanceOf(NotFound.class);

        application.get(Housekeeping.class).run();
        assertThat(rows("VectorStore")).isZero();
        assertThat(rows("VectorStoreFile")).isZero();
        assertThat(rows("Chunk")).isZero();
        assertThat(rows("FileBatch")).isZero();
        assertThat(batch.batch().vectorStoreId()).isEqualTo(store.id());
        assertThat(index.documents()).isEmpty();
        assertThat(rows("StoredFile")).isEqualTo(2);
    }

    @Test
    void a_store_expires_so_many_days_after_its_last_use() throws IOException {
        VectorStore store = stores.create(program, company.hr().id(), new NewVectorStore("S", Map.of(), 2, List.of()));
        VectorStoreFile file = attach(store, "one");
        VectorStoreFile waiting = attach(store, "two");
        complete(file, 10);

        clock.advance(Duration.ofDays(1));
        assertThat(stores.use(program, Loan.NONE, Set.of(store.id()))).containsExactly(store.id());
        clock.advance(Duration.ofHours(47));
        assertThat(store(store).isExpired(clock.instant())).isFalse();
        clock.advance(Duration.ofHours(1));
        assertThat(status(store(store))).isEqualTo(VectorStore.Status.EXPIRED);
        assertThat(stores.use(program, Loan.NONE, Set.of(store.id()))).isEmpty();
        assertThatThrownBy(() -> attach(store, "three")).isInstanceOf(Conflict.class);
        assertThatThrownBy(() -> stores.update(program, store.id(), it -> it.expireAfter(null, clock.instant())))
                .isInstanceOf(Conflict.class);

        application.get(Housekeeping.class).run();
        assertThat(index.documents()).isEmpty();
        assertThat(rows("Chunk")).isZero();
        assertThat(get(waiting).status()).isEqualTo(Status.CANCELLED);
        assertCounts(store, 0, 1, 0, 1);
        assertThat(store(store).usageBytes()).isZero();
        assertThat(status(stores.update(program, store.id(), it -> it.rename("old"))))
                .isEqualTo(VectorStore.Status.EXPIRED);
    }

    @Test
    void an_expired_file_is_gone_at_once_and_its_content_soon_after() throws IOException {
        NewFile shortLived = new NewFile("a.txt", null, Purpose.USER_DATA, Duration.ofHours(1));
        FileService stored = application.get(FileService.class);
        StoredFile file = stored.store(program, company.hr().id(), shortLived, content("short"));
        VectorStore store = create();
        files.attach(program, store.id(), NewStoreFile.of(file.id()));

        clock.advance(Duration.ofHours(1));
        assertThat(stored.find(program, file.id())).isEmpty();
        assertThat(stored.list(program, null, NEWEST).data()).isEmpty();
        application.get(Housekeeping.class).run();

        assertThat(rows("StoredFile")).isZero();
        assertCounts(store, 0, 0, 0, 0);
        assertThat(blobs()).isEmpty();
    }

    @Test
    void a_batch_counts_its_files_and_is_completed_when_the_last_one_is_settled() throws IOException {
        VectorStore store = create();
        VectorStoreFile before = attach(store, "before");
        complete(before, 10);
        List<NewStoreFile> wanted = List.of(
                NewStoreFile.of(before.fileId()),
                new NewStoreFile(upload(program, "one").id(), attributes("x"), new Chunking(300, 100)),
                NewStoreFile.of(upload(program, "two").id()));

        Progress batch = batches.create(program, store.id(), wanted);
        String id = batch.batch().id();

        assertThat(batch.status()).isEqualTo(FileBatch.Status.IN_PROGRESS);
        assertThat(batch.counts()).isEqualTo(new FileCounts(2, 1, 0, 0));
        VectorStoreFile one = files.get(program, store.id(), wanted.get(1).fileId());
        assertThat(one.attributes()).isEqualTo(attributes("x"));
        assertThat(one.chunking()).isEqualTo(new Chunking(300, 100));
        complete(one, 10);
        fail(files.get(program, store.id(), wanted.get(2).fileId()));
        assertThat(batches.get(program, store.id(), id).status()).isEqualTo(FileBatch.Status.COMPLETED);
        assertThat(batches.get(program, store.id(), id).counts()).isEqualTo(new FileCounts(0, 2, 1, 0));
        assertThat(fileIds(batches.list(program, store.id(), id, Status.FAILED, NEWEST)))
                .containsExactly(wanted.get(2).fileId());
        assertThat(fileIds(
                        batches.list(program, store.id(), id, null, new ListRequest(5, true, before.fileId(), null))))
                .containsExactlyInAnyOrder(wanted.get(1).fileId(), wanted.get(2).fileId());
        assertThat(batches.cancel(program, store.id(), id).status()).isEqualTo(FileBatch.Status.COMPLETED);
    }

    @Test
    void a_cancelled_batch_stops_what_is_on_the_way() throws IOException {
        VectorStore store = create();
        List<NewStoreFile> wanted = List.of(
                NewStoreFile.of(upload(program, "one").id()),
                NewStoreFile.of(upload(program, "two").id()));
        String id = batches.create(program, store.id(), wanted).batch().id();
        complete(files.get(program, store.id(), wanted.get(0).fileId()), 10);

        Progress cancelled = batches.cancel(program, store.id(), id);

        assertThat(cancelled.status()).isEqualTo(FileBatch.Status.CANCELLED);
        assertThat(cancelled.counts()).isEqualTo(new FileCounts(0, 1, 0, 1));
        assertCounts(store, 0, 1, 0, 1);
        assertThat(batches.cancel(program, store.id(), id).status()).isEqualTo(FileBatch.Status.CANCELLED);
    }

    @Test
    void a_batch_is_all_or_nothing() throws IOException {
        VectorStore store = create();
        List<NewStoreFile> wanted =
                List.of(NewStoreFile.of(upload(program, "one").id()), NewStoreFile.of("file-unknown"));

        assertThatThrownBy(() -> batches.create(program, store.id(), wanted)).isInstanceOf(NotFound.class);
        assertThatThrownBy(() -> batches.create(program, store.id(), List.of())).isInstanceOf(Invalid.class);
        assertThatThrownBy(() -> batches.create(other, store.id(), wanted)).isInstanceOf(NotFound.class);

        assertCounts(store, 0, 0, 0, 0);
    }

    @Test
    void a_batch_belongs_to_its_store() throws IOException {
        VectorStore store = create();
        String id = batches.create(
                        program,
                        store.id(),
                        List.of(NewStoreFile.of(upload(program, "x").id())))
                .batch()
                .id();

        assertThatThrownBy(() -> batches.get(program, create().id(), id)).isInstanceOf(NotFound.class);
        assertThatThrownBy(() -> batches.get(other, store.id(), id)).isInstanceOf(NotFound.class);
    }

    @Test
    void a_thread_s_store_is_made_with_the_first_attachment_and_extended_by_the_next() throws IOException {
        ThreadStores threads = application.get(ThreadStores.class);
        String dept = company.hr().id();
        StoredFile one = upload(program, "one");
        StoredFile two = upload(program, "two");

        String id = threads.add(program, dept, null, List.of(one.id()));
        String same = threads.add(program, dept, id, List.of(one.id(), two.id()));

        assertThat(same).isEqualTo(id);
        VectorStore store = stores.get(program, id);
        assertThat(store.expiresAt()).isEqualTo(clock.instant().plus(Duration.ofDays(7)));
        assertCounts(store, 2, 0, 0, 0);
        assertThat(threads.anyInProgress(List.of(id))).isTrue();
        assertThat(threads.anyExpired(List.of(id))).isFalse();
        assertThatThrownBy(() -> threads.add(other, dept, id, List.of())).isInstanceOf(NotFound.class);
        clock.advance(Duration.ofDays(7));
        assertThat(threads.anyExpired(List.of(id))).isTrue();
        assertThatThrownBy(() -> threads.add(program, dept, id, List.of(one.id())))
                .isInstanceOf(Conflict.class);
    }

    private VectorStore create() {
        return stores.create(program, company.hr().id(), store(List.of()));
    }

    private static NewVectorStore store(List<StoredFile> with) {
        return new NewVectorStore(
                "Store",
                Map.of("k", "v"),
                null,
                with.stream().map(file -> NewStoreFile.of(file.id())).toList());
    }

    private VectorStoreFile attach(VectorStore store, String text) throws IOException {
        return files.attach(
                program, store.id(), NewStoreFile.of(upload(program, text).id()));
    }

    private VectorStoreFile manual(VectorStore store, String text) throws IOException {
        return application
                .get(DocumentService.class)
                .upload(
                        company.hrCurator(),
                        new DocumentUpload(store.id(), "manual.txt", "text/plain", null, content(text)))
                .file();
    }

    private StoredFile upload(Caller owner, String text) throws IOException {
        return application
                .get(FileService.class)
                .store(owner, company.hr().id(), NewFile.of("a.txt", "text/plain", Purpose.ASSISTANTS), content(text));
    }

    /** As a job does it. */
    private void complete(VectorStoreFile file, long usage) throws IOException {
        settle(file, (store, row) -> {
            row.split(0, 1, usage);
            row.complete(clock.instant());
            application
                    .get(ChunkRepository.class)
                    .addAll(List.of(new Chunk(file.id(), 0, "text", 0, 4, null, null, "", "", 1)));
            application.get(VectorStoreFileRepository.class).versionsOf(row.documentId()).stream()
                    .filter(version -> version.documentVersion() < row.documentVersion())
                    .forEach(version -> store.recount(version, version::supersede));
        });
        index.put(new SearchIndex.IndexedDocument(
                file.id(), file.vectorStoreId(), file.departmentId(), file.attributes(), List.of()));
    }

    private void fail(VectorStoreFile file) {
        settle(file, (store, row) -> row.fail(BROKEN, clock.instant()));
    }

    private void settle(VectorStoreFile file, BiConsumer<VectorStore, VectorStoreFile> change) {
        application.get(Transactions.class).retry(() -> {
            VectorStore store = application
                    .get(VectorStoreRepository.class)
                    .lock(file.vectorStoreId())
                    .orElseThrow();
            VectorStoreFile row = get(file);
            store.recount(row, () -> change.accept(store, row));
            return row;
        });
    }

    private VectorStoreFile get(VectorStoreFile file) {
        return application.get(VectorStoreFileRepository.class).find(file.id()).orElseThrow();
    }

    private VectorStore.Status status(VectorStore store) {
        return store.status(store.fileCounts(), clock.instant());
    }

    private VectorStore store(VectorStore store) {
        return application.get(VectorStoreRepository.class).find(store.id()).orElseThrow();
    }

    private void assertCounts(VectorStore store, long inProgress, long completed, long failed, long cancelled) {
        assertThat(store(store).fileCounts()).isEqualTo(new FileCounts(inProgress, completed, failed, cancelled));
    }

    private static Attributes attributes(String value) {
        return new Attributes(Map.of("key", value));
    }

    private static List<String> ids(CursorPage<VectorStore> page) {
        return page.data().stream().map(VectorStore::id).toList();
    }

    private static List<String> fileIds(CursorPage<VectorStoreFile> page) {
        return page.data().stream().map(VectorStoreFile::fileId).toList();
    }

    private static ByteArrayInputStream content(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private static void atOnce(List<Callable<Object>> changes) throws Exception {
        try (var executor = Executors.newFixedThreadPool(8)) {
            for (Future<Object> change : executor.invokeAll(changes)) {
                change.get();
            }
        }
    }

    private long rows(String entity) {
        return application
                .entityManager()
                .createQuery("select count(e) from " + entity + " e", Long.class)
                .getSingleResult();
    }

    private List<String> blobs() {
        try (Stream<Path> all = Files.walk(dataDir)) {
            return all.filter(Files::isRegularFile)
                    .map(file -> String.valueOf(file.getFileName()))
                    .toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
