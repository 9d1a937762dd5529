package org.vademecum.vectorstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.vademecum.access.AccessPolicy;
import org.vademecum.access.Caller;
import org.vademecum.access.DepartmentRepository;
import org.vademecum.access.Loan;
import org.vademecum.access.PrincipalRepository;
import org.vademecum.common.ClockProducer;
import org.vademecum.common.Conflict;
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
import org.vademecum.support.TestApplication;
import org.vademecum.support.TestCompany;
import org.vademecum.support.TestDatabase;
import org.vademecum.vectorstore.DocumentFilter.State;
import org.vademecum.vectorstore.VectorStoreFile.Status;

@ParameterizedClass
@EnumSource(TestDatabase.Kind.class)
class DocumentServiceTest {
    @Parameter
    TestDatabase.Kind kind;

    @TempDir
    Path dataDir;

    private final InMemoryIndex index = new InMemoryIndex();
    private TestDatabase database;
    private TestApplication application;
    private TestCompany company;
    private DocumentService documents;
    private DocumentBin bin;
    private VectorStoreService stores;
    private StoreFileService inStore;
    private NarrowedDocuments narrowed;
    private DocumentBoosts boosts;
    private DocumentRereading rereading;
    private FileService files;
    private VectorStore store;

    @BeforeEach
    void start() {
        database = kind.create();
        application = TestApplication.on(database)
                .with(
                        AccessPolicy.class,
                        DepartmentRepository.class,
                        PrincipalRepository.class,
                        ClockProducer.class,
                        Transactions.class)
                .withPackageOf(FileService.class)
                .withPackageOf(DocumentService.class)
                .withObject(index)
                .config("vademecum.data-dir", dataDir)
                .config("vademecum.upload.max-bytes", 1000)
                .start();
        company = TestCompany.foundIn(application);
        documents = application.get(DocumentService.class);
        bin = application.get(DocumentBin.class);
        stores = application.get(VectorStoreService.class);
        inStore = application.get(StoreFileService.class);
        narrowed = application.get(NarrowedDocuments.class);
        boosts = application.get(DocumentBoosts.class);
        rereading = application.get(DocumentRereading.class);
        files = application.get(FileService.class);
        store = stores.create(company.hrCurator(), company.hr().id(), "HR manuals");
    }

    @AfterEach
    void stop() {
        application.close();
        database.close();
    }

    @Test
    void an_upload_becomes_a_document_that_waits_to_be_ingested() throws IOException {
        Uploaded uploaded = upload("Travel policy.pdf", "We pay for trains.");

        assertThat(uploaded.duplicate()).isFalse();
        VectorStoreFile file =
                documents.get(company.hrEmployee(), uploaded.file().id());
        assertThat(file.status()).isEqualTo(Status.IN_PROGRESS);
        assertThat(file.stage()).isEqualTo(IngestionStage.QUEUED);
        assertThat(file.title()).isEqualTo("Travel policy");
        assertThat(file.documentVersion()).isEqualTo(1);
        assertThat(blobs()).hasSize(1);
    }

    @Test
    void the_same_content_is_recognised_whatever_its_name() throws IOException {
        Uploaded first = upload("a.txt", "same");
        Uploaded second = upload("b.txt", "same");

        assertThat(second.duplicate()).isTrue();
        assertThat(second.file().id()).isEqualTo(first.file().id());
        assertThat(rows("StoredFile")).isEqualTo(1);
        assertThat(blobs()).hasSize(1);
    }

    @Test
    void the_same_content_in_another_store_is_another_document() throws IOException {
        VectorStore other = stores.create(company.itCurator(), company.it().id(), "IT manuals");
        upload("a.txt", "same");
        Uploaded second = documents.upload(
                company.itCurator(), new DocumentUpload(other.id(), "a.txt", "text/plain", null, content("same")));

        assertThat(second.duplicate()).isFalse();
        assertThat(blobs()).hasSize(1);
    }

    @Test
    void another_content_under_a_known_name_is_the_next_version() throws IOException {
        VectorStoreFile first = upload("a.txt", "one").file();
        complete(first);
        VectorStoreFile second = upload("a.txt", "two").file();

        assertThat(second.documentId()).isEqualTo(first.documentId());
        assertThat(second.documentVersion()).isEqualTo(2);
        assertThat(documents.currentVersionOf(first.documentId()))
                .get()
                .extracting(VectorStoreFile::id)
                .isEqualTo(first.id());
        assertThat(documents.versionsOf(company.hrEmployee(), first.documentId()))
                .extracting(VectorStoreFile::documentVersion)
                .containsExactly(2, 1);
    }

    @Test
    void a_version_that_the_document_states_is_kept_and_can_be_given_once() throws IOException {
        VectorStoreFile stated = uploadVersion(4, "four").file();
        VectorStoreFile next = upload("a.txt", "five").file();

        assertThat(stated.documentVersion()).isEqualTo(4);
        assertThat(next.documentVersion()).isEqualTo(5);
        assertThat(uploadVersion(2, "two").file().documentId()).isEqualTo(stated.documentId());
        assertThatThrownBy(() -> uploadVersion(4, "another four"))
                .isInstanceOfSatisfying(
                        Conflict.class, e -> assertThat(e.code()).isEqualTo("version_exists"));
        assertThat(blobs()).hasSize(3);
    }

    @Test
    void the_content_that_failed_is_tried_again_as_the_same_version() throws IOException {
        VectorStoreFile first = upload("a.txt", "one").file();
        documents.cancel(company.hrCurator(), first.id());

        Uploaded again = upload("a.txt", "one");

        assertThat(again.duplicate()).isFalse();
        assertThat(again.file().id()).isEqualTo(first.id());
        assertThat(again.file().status()).isEqualTo(Status.IN_PROGRESS);
        assertThat(rows("StoredFile")).isEqualTo(1);
    }

    @Test
    void many_uploads_of_one_name_at_once_get_a_version_each() throws Exception {
        List<Uploaded> uploads = atOnce(IntStream.range(0, 8).mapToObj(n -> uploading("a.txt", "content " + n)));

        assertThat(uploads)
                .extracting(uploaded -> uploaded.file().documentId())
                .containsOnly(uploads.getFirst().file().documentId());
        assertThat(uploads)
                .extracting(uploaded -> uploaded.file().documentVersion())
                .containsExactlyInAnyOrder(1, 2, 3, 4, 5, 6, 7, 8);
    }

    @Test
    void many_uploads_of_one_content_at_once_are_one_document() throws Exception {
        List<Uploaded> uploads = atOnce(IntStream.range(0, 8).mapToObj(n -> uploading(n + ".txt", "same")));

        assertThat(uploads).filteredOn(uploaded -> !uploaded.duplicate()).hasSize(1);
        assertThat(rows("VectorStoreFile")).isEqualTo(1);
        assertThat(blobs()).hasSize(1);
    }

    @Test
    void uploads_and_deletes_of_one_content_never_leave_a_document_without_its_file() throws Exception {
        atOnce(IntStream.range(0, 24).<Callable<Uploaded>>mapToObj(n -> () -> {
            Uploaded uploaded = uploadUnlessDeleted(n + ".txt");
            if (uploaded != null && n % 2 == 0) {
                deleteIfThere(uploaded.file());
            }
            return uploaded;
        }));

        Set<String> named = new HashSet<>(application
                .entityManager()
                .createQuery("select f.sha256 from StoredFile f", String.class)
                .getResultList());
        assertThat(blobs()).isEqualTo(named);
    }

    @Test
    void a_name_is_cleaned() throws IOException {
        assertThat(upload("../../etc/pass\u202Ewd\u0007.txt", "x").file().filename())
                .isEqualTo("passwd.txt");
    }

    @Test
    void an_empty_file_is_refused_and_leaves_nothing() {
        assertThatThrownBy(() -> upload("a.txt", ""))
                .isInstanceOf(Invalid.class)
                .hasMessage("The file is empty.");
        assertNothingIsLeft();
    }

    @Test
    void a_file_that_is_too_large_is_refused_and_leaves_nothing() {
        assertThatThrownBy(() -> upload("a.txt", "x".repeat(1001)))
                .isInstanceOfSatisfying(Invalid.class, e -> assertThat(e.code()).isEqualTo("too_large"));
        assertNothingIsLeft();
    }

    @Test
    void an_upload_that_is_cut_off_leaves_nothing() {
        InputStream broken = new FilterInputStream(content("half a document")) {
            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                int read = super.read(buffer, offset, Math.min(length, 5));
                if (read < 0) {
                    throw new IOException("connection reset");
                }
                return read;
            }
        };

        assertThatThrownBy(() -> documents.upload(
                        company.hrCurator(), new DocumentUpload(store.id(), "a.txt", null, null, broken)))
                .isInstanceOf(IOException.class);
        assertNothingIsLeft();
    }

    @Test
    void only_a_curator_of_the_department_uploads_and_others_do_not_learn_of_the_store() {
        assertThatThrownBy(() -> documents.upload(
                        company.hrEmployee(), new DocumentUpload(store.id(), "a.txt", null, null, content("x"))))
                .isInstanceOf(Forbidden.class);
        assertThatThrownBy(() -> documents.upload(
                        company.itCurator(), new DocumentUpload(store.id(), "a.txt", null, null, content("x"))))
                .isInstanceOf(NotFound.class);
        assertNothingIsLeft();
    }

    @Test
    void a_loan_opens_documents_of_its_stores_to_look_at_and_no_others() throws IOException {
        VectorStoreFile file = upload("a.txt", "lent").file();
        Caller stranger = company.itCurator();
        Loan loan = new Loan(company.hr().id(), Set.of(store.id()));
        Loan elsewhere = new Loan(company.hr().id(), Set.of("vs_other"));
        Loan forged = new Loan(company.it().id(), Set.of(store.id()));

        assertThat(documents
                        .get(stranger, file.id(), () -> List.of(elsewhere, loan))
                        .id())
                .isEqualTo(file.id());
        assertThatThrownBy(() -> documents.get(stranger, file.id(), () -> List.of(elsewhere, forged)))
                .isInstanceOf(NotFound.class);
        assertThat(documents.find(stranger, file.id())).isEmpty();
        assertThatThrownBy(() -> bin.put(stranger, file.id())).isInstanceOf(NotFound.class);
        assertThatThrownBy(() -> documents.get(stranger, "vsf_missing", () -> List.of(loan)))
                .isInstanceOf(NotFound.class);
    }

    @Test
    void documents_of_another_department_do_not_exist() throws IOException {
        VectorStoreFile file = upload("a.txt", "secret").file();
        Caller stranger = company.itCurator();

        assertThat(documents.find(stranger, file.id())).isEmpty();
        assertThat(documents.versionsOf(stranger, file.documentId())).isEmpty();
        assertThat(documents.count(stranger, DocumentFilter.ALL)).isZero();
        assertThat(documents.list(stranger, DocumentFilter.ALL, DocumentSort.NEWEST_FIRST, 0, 10))
                .isEmpty();
        assertThatThrownBy(() -> documents.get(stranger, file.id(), List::of)).isInstanceOf(NotFound.class);
        assertThatThrownBy(() -> bin.put(stranger, file.id())).isInstanceOf(NotFound.class);
        assertThatThrownBy(() -> documents.cancel(company.hrEmployee(), file.id()))
                .isInstanceOf(Forbidden.class);
        assertThat(documents.count(company.admin(), DocumentFilter.ALL)).isEqualTo(1);
    }

    @Test
    void a_list_shows_each_document_by_its_newest_version() throws IOException {
        VectorStoreFile first = upload("Alpha 100%.txt", "one").file();
        complete(first);
        VectorStoreFile second = upload("Alpha 100%.txt", "two").file();
        upload("Beta.txt", "three");

        List<DocumentRow> rows = documents.list(
                company.hrCurator(), DocumentFilter.ALL, new DocumentSort(DocumentSort.Column.TITLE, true), 0, 10);
        assertThat(rows).extracting(row -> row.file().title()).containsExactly("Alpha 100%", "Beta");
        DocumentRow alpha = rows.getFirst();
        assertThat(alpha.file().id()).isEqualTo(second.id());
        assertThat(alpha.currentVersion()).isEqualTo(1);
        assertThat(alpha.departmentName()).isEqualTo("Human Resources");
        assertThat(alpha.storeName()).isEqualTo("HR manuals");
        assertThat(alpha.uploadedBy()).isEqualTo("hr.curator");
        assertThat(alpha.bytes()).isEqualTo(3);
        assertThat(rows.getLast().currentVersion()).isNull();
        assertThat(documents.counts(company.hrCurator())).isEqualTo(new DocumentCounts(2, 0, 2, 0, 0));
    }

    @Test
    void a_list_is_filtered_sorted_and_cut() throws IOException {
        for (int n = 0; n < 5; n++) {
            upload("Manual " + n + "_x.txt", "content " + n);
        }
        documents.cancel(
                company.hrCurator(), upload("Other.txt", "other").file().id());

        assertThat(titles(new DocumentFilter(null, null, null, "MANUAL"))).hasSize(5);
        assertThat(titles(new DocumentFilter(null, null, null, "_x"))).hasSize(5);
        assertThat(titles(new DocumentFilter(null, null, null, "%"))).isEmpty();
        assertThat(titles(new DocumentFilter(null, null, null, "x' or '1'='1"))).isEmpty();
        assertThat(titles(new DocumentFilter(null, null, State.CANCELLED, ""))).containsExactly("Other");
        assertThat(titles(new DocumentFilter(null, null, State.IN_PROGRESS, "")))
                .hasSize(5);
        assertThat(titles(new DocumentFilter(null, null, State.AWAITING, ""))).isEmpty();
        assertThat(titles(new DocumentFilter(company.it().id(), null, null, "")))
                .isEmpty();
        assertThat(titles(new DocumentFilter(company.hr().id(), store.id(), null, "")))
                .hasSize(6);
        assertThat(documents.count(company.hrCurator(), new DocumentFilter(null, null, null, "manual")))
                .isEqualTo(5);
        VectorStoreFile held = upload("Held.txt", "held").file();
        application.inTransaction(() -> {
            find(held).holdBack(true);
            find(held).awaitPublication();
            return held;
        });
        assertThat(titles(new DocumentFilter(null, null, State.AWAITING, ""))).containsExactly("Held");
        assertThat(titles(new DocumentFilter(null, null, State.IN_PROGRESS, "")))
                .hasSize(5)
                .doesNotContain("Held");
        for (DocumentSort.Column column : DocumentSort.Column.values()) {
            assertThat(documents.list(company.admin(), DocumentFilter.ALL, new DocumentSort(column, true), 2, 3))
                    .hasSize(3);
        }
    }

    @Test
    void documents_are_listed_by_department_store_and_title_and_counted_for_their_readers() throws IOException {
        upload("Travel.txt", "travel");
        upload("absence.txt", "absence");
        upload("absence.txt", "absence, anew");
        VectorStore guides = stores.create(company.itCurator(), company.it().id(), "Guides");
        documents.upload(
                company.itCurator(), new DocumentUpload(guides.id(), "VPN.txt", "text/plain", null, content("vpn")));

        assertThat(documents.list(
                        company.admin(), DocumentFilter.ALL, new DocumentSort(DocumentSort.Column.PLACE, true), 0, 10))
                .extracting(row -> row.departmentName() + " › " + row.storeName() + ": "
                        + row.file().title())
                .containsExactly(
                        "Human Resources › HR manuals: absence",
                        "Human Resources › HR manuals: Travel",
                        "IT Service Desk › Guides: VPN");
        assertThat(documents.totals(company.admin())).isEqualTo(new DocumentTotals(2, 3, 0));
        assertThat(documents.totals(company.hrEmployee())).isEqualTo(new DocumentTotals(1, 2, 0));
    }

    @Test
    void a_document_that_is_narrowed_is_there_for_its_groups_and_its_curators_alone() throws IOException {
        upload("Travel.txt", "travel");
        VectorStoreFile first = upload("Salaries.txt", "one").file();
        complete(first);
        Caller clerk = company.hrEmployee().in(Set.of("/departments/hr/payroll/eu", "/departments/hr"));
        Caller neighbour = company.hrEmployee().in(Set.of("/departments/hr/payroll-archive"));

        narrowed.narrow(company.hrCurator(), first.id(), Set.of("/departments/hr/payroll"));
        VectorStoreFile second = upload("Salaries.txt", "two").file();

        for (Caller reader : List.of(clerk, company.hrCurator(), company.admin())) {
            assertThat(documents.versionsOf(reader, first.documentId())).hasSize(2);
            assertThat(documents.totals(reader).documents()).isEqualTo(2);
            assertThat(narrowed.withheldFrom(reader, Set.of(company.hr().id()))).isEmpty();
            assertThat(files.find(reader, second.fileId())).isPresent();
        }
        for (Caller stranger : List.of(company.hrEmployee(), neighbour, company.itCurator())) {
            assertThat(documents.versionsOf(stranger, first.documentId())).isEmpty();
            assertThat(documents.find(stranger, second.id())).isEmpty();
            assertThat(files.find(stranger, first.fileId())).isEmpty();
            assertThat(files.find(stranger, second.fileId())).isEmpty();
            assertThat(narrowed.withheldFrom(stranger, Set.of(company.hr().id())))
                    .containsExactlyInAnyOrder(first.id(), second.id());
        }
        assertThat(documents.totals(company.hrEmployee())).isEqualTo(new DocumentTotals(1, 1, 0));
        assertThat(documents.count(company.hrEmployee(), DocumentFilter.ALL)).isEqualTo(1);
        assertThat(documents.counts(company.hrEmployee()).total()).isEqualTo(1);
        ListRequest whole = new ListRequest(10, true, null, null);
        assertThat(files.list(company.hrEmployee(), null, whole).data()).hasSize(1);
        assertThat(inStore.list(company.hrEmployee(), store.id(), null, whole).data())
                .hasSize(1);
        assertThat(inStore.list(clerk, store.id(), null, whole).data()).hasSize(3);
        assertThatThrownBy(() -> inStore.get(company.hrEmployee(), store.id(), first.fileId()))
                .isInstanceOf(NotFound.class);

        Loan loan = new Loan(company.hr().id(), Set.of(store.id()));
        Caller outside = company.itEmployee().in(Set.of("/departments/hr/payroll"));
        assertThat(narrowed.withheldFrom(
                        company.itEmployee(), loan, Set.of(company.hr().id())))
                .containsExactlyInAnyOrder(first.id(), second.id());
        assertThat(narrowed.withheldFrom(outside, loan, Set.of(company.hr().id())))
                .isEmpty();
        assertThatThrownBy(() -> documents.get(company.itEmployee(), first.id(), () -> List.of(loan)))
                .isInstanceOf(NotFound.class);
        assertThat(documents.get(outside, first.id(), () -> List.of(loan)).id()).isEqualTo(first.id());

        narrowed.narrow(company.hrCurator(), second.id(), Set.of());

        assertThat(documents.totals(company.hrEmployee())).isEqualTo(new DocumentTotals(1, 2, 0));
        assertThat(files.find(company.hrEmployee(), first.fileId())).isPresent();
    }

    @Test
    void what_is_withheld_counts_in_nothing_that_is_told() throws IOException {
        VectorStoreFile open = upload("Travel.txt", "travel").file();
        VectorStoreFile ready = upload("Salaries.txt", "one").file();
        VectorStoreFile waiting = upload("Bonuses.txt", "two").file();
        settle(open, 10);
        settle(ready, 100);
        FileBatchService batches = application.get(FileBatchService.class);
        FileBatch batch = batches.create(
                        company.hrCurator(),
                        store.id(),
                        Stream.of(open, ready, waiting)
                                .map(file -> new NewStoreFile(file.fileId(), Attributes.NONE, null))
                                .toList())
                .batch();
        Caller clerk = company.hrEmployee().in(Set.of("/hr/payroll"));
        Caller borrower = company.itEmployee();
        Loan loan = new Loan(company.hr().id(), Set.of(store.id()));

        for (VectorStoreFile file : List.of(ready, waiting)) {
            narrowed.narrow(company.hrCurator(), file.id(), Set.of("/hr/payroll"));
        }

        for (Caller reader : List.of(clerk, company.hrCurator(), company.admin())) {
            assertThat(totals(reader)).isEqualTo(new StoreTotals(new FileCounts(1, 2, 0, 0), 110));
            assertThat(held(reader, Loan.NONE).documents()).isEqualTo(2);
            assertThat(held(reader, Loan.NONE).indexing()).isEqualTo(1);
            assertThat(batches.get(reader, store.id(), batch.id()).counts()).isEqualTo(new FileCounts(1, 2, 0, 0));
        }
        assertThat(totals(company.hrEmployee())).isEqualTo(new StoreTotals(new FileCounts(0, 1, 0, 0), 10));
        assertThat(held(company.hrEmployee(), Loan.NONE))
                .isEqualTo(new StoreSummary(
                        1, open.createdAt().atOffset(ZoneOffset.UTC).toLocalDate(), 0));
        assertThat(batches.get(company.hrEmployee(), store.id(), batch.id()).counts())
                .isEqualTo(new FileCounts(0, 1, 0, 0));
        assertThat(held(borrower, loan).documents()).isEqualTo(1);
        assertThat(held(borrower.in(Set.of("/hr/payroll")), loan).documents()).isEqualTo(2);

        batches.cancel(company.hrCurator(), store.id(), batch.id());

        assertThat(totals(company.hrEmployee())).isEqualTo(new StoreTotals(new FileCounts(0, 1, 0, 0), 10));
        assertThat(totals(clerk)).isEqualTo(new StoreTotals(new FileCounts(0, 2, 0, 1), 110));
    }

    private StoreTotals totals(Caller caller) {
        return stores.totals(caller, List.of(stores.get(caller, store.id()))).get(store.id());
    }

    private StoreSummary held(Caller caller, Loan loan) {
        return stores.summaries(caller, List.of(loan), List.of(store.id())).get(store.id());
    }

    /** As ingestion does it, with so many bytes of text and vectors. */
    private void settle(VectorStoreFile file, long bytes) {
        application.inTransaction(() -> {
            VectorStoreFile found = find(file);
            application
                    .get(VectorStoreRepository.class)
                    .lock(store.id())
                    .orElseThrow()
                    .recount(found, () -> {
                        found.split(0, 1, bytes);
                        found.complete(file.createdAt());
                    });
            return found;
        });
    }

    @Test
    void a_document_is_narrowed_by_its_curators_to_groups_that_are_paths() throws IOException {
        VectorStoreFile file = upload("Salaries.txt", "one").file();

        assertThatThrownBy(() -> narrowed.narrow(company.hrEmployee(), file.id(), Set.of("/departments/hr")))
                .isInstanceOf(Forbidden.class);
        assertThatThrownBy(() -> narrowed.narrow(company.itCurator(), file.id(), Set.of("/departments/it")))
                .isInstanceOf(NotFound.class);
        for (String group : List.of("payroll", "/", "/hr/", "//hr", "/hr\n/it", "/" + "x".repeat(190))) {
            assertThatThrownBy(() -> narrowed.narrow(company.hrCurator(), file.id(), Set.of(group)))
                    .as(group)
                    .isInstanceOf(Invalid.class);
        }
        Set<String> many = IntStream.range(0, 21).mapToObj(n -> "/group/" + n).collect(Collectors.toSet());
        assertThatThrownBy(() -> narrowed.narrow(company.hrCurator(), file.id(), many))
                .isInstanceOf(Invalid.class);
        assertThat(documents.find(company.hrEmployee(), file.id())).isPresent();
    }

    @Test
    void a_document_s_boost_holds_for_all_of_its_versions() throws IOException {
        VectorStoreFile first = upload("Travel.txt", "one").file();
        complete(first);
        VectorStoreFile other = upload("Leave.txt", "leave").file();

        assertThat(boosts.set(company.hrCurator(), first.id(), 1.498).boost()).isEqualTo(1.5);
        VectorStoreFile second = upload("Travel.txt", "two").file();

        assertThat(documents.versionsOf(company.hrEmployee(), first.documentId()))
                .hasSize(2)
                .allMatch(version -> version.boost() == 1.5);
        assertThat(documents.get(company.hrEmployee(), other.id()).boost()).isOne();
        boosts.set(company.admin(), second.id(), 1);
        assertThat(documents.get(company.hrEmployee(), first.id()).boost()).isOne();
    }

    @Test
    void a_document_is_boosted_by_its_curators_within_bounds() throws IOException {
        VectorStoreFile file = upload("Travel.txt", "one").file();

        assertThatThrownBy(() -> boosts.set(company.hrEmployee(), file.id(), 1.5))
                .isInstanceOf(Forbidden.class);
        assertThatThrownBy(() -> boosts.set(company.itCurator(), file.id(), 1.5))
                .isInstanceOf(NotFound.class);
        for (double factor : new double[] {0, 0.49, 2.01, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatThrownBy(() -> boosts.set(company.hrCurator(), file.id(), factor))
                    .as("%s", factor)
                    .isInstanceOf(Invalid.class)
                    .hasMessage("Invalid 'boost': expected a number from 0.5 to 2.");
        }
        assertThat(documents.get(company.hrEmployee(), file.id()).boost()).isOne();
    }

    @Test
    void a_document_is_read_from_an_offset_on() throws IOException {
        VectorStoreFile file = upload("a.txt", "0123456789").file();

        try (InputStream stream = documents.open(documents.get(company.hrEmployee(), file.id()), 7).stream()) {
            assertThat(stream.readAllBytes()).isEqualTo("789".getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void a_version_is_compared_with_the_one_in_use_by_curators() throws IOException {
        VectorStoreFile first = upload("a.txt", "one").file();
        parse(first, "Bicycles are leased for 36 months.");
        assertThatThrownBy(() -> documents.changes(company.hrCurator(), first.id()))
                .isInstanceOfSatisfying(
                        Conflict.class, e -> assertThat(e.code()).isEqualTo("no_other_version"));
        complete(first);
        VectorStoreFile second = upload("a.txt", "two").file();
        assertThatThrownBy(() -> documents.changes(company.hrCurator(), second.id()))
                .isInstanceOfSatisfying(
                        Conflict.class, e -> assertThat(e.code()).isEqualTo("not_parsed"));
        parse(second, "Bicycles are leased for 48 months.");

        VersionChanges changes = documents.changes(company.hrCurator(), second.id());

        assertThat(changes.inUse().id()).isEqualTo(first.id());
        assertThat(changes.changes().count()).isOne();
        assertThatThrownBy(() -> documents.changes(company.hrEmployee(), second.id()))
                .isInstanceOf(Forbidden.class);
        assertThatThrownBy(() -> documents.changes(company.itCurator(), second.id()))
                .isInstanceOf(NotFound.class);
    }

    private void parse(VectorStoreFile file, String text) throws IOException {
        DocumentText parsed = new DocumentText(
                text, List.of(new DocumentText.Block(DocumentText.Kind.PARAGRAPH, 0, text.length(), 0, null)), null);
        String sha256 = application.get(DocumentTexts.class).write(parsed);
        application.inTransaction(() -> {
            find(file).parsed(sha256, null, file.title());
            return file;
        });
    }

    @Test
    void cancelling_stops_a_document_and_a_retry_starts_it_over() throws IOException {
        VectorStoreFile file = upload("a.txt", "x").file();

        assertThat(documents.cancel(company.hrCurator(), file.id()).status()).isEqualTo(Status.CANCELLED);
        assertThatThrownBy(() -> documents.cancel(company.hrCurator(), file.id()))
                .isInstanceOf(Conflict.class);
        assertThat(documents.retry(company.hrCurator(), file.id()).status()).isEqualTo(Status.IN_PROGRESS);
        assertThatThrownBy(() -> documents.retry(company.hrCurator(), file.id()))
                .isInstanceOf(Conflict.class);
    }

    @ParameterizedTest
    @CsvSource({
        "SERVER_ERROR, not_embedded, true",
        "SERVER_ERROR, some_later_fault, true",
        "INVALID_FILE, timed_out, true",
        "INVALID_FILE, no_text, true",
        "INVALID_FILE, corrupt, false",
        "INVALID_FILE, password_protected, false",
        "UNSUPPORTED_FILE, unsupported_type, false"
    })
    void a_retry_is_for_what_may_pass(IngestionError.Code code, String key, boolean mayPass) throws IOException {
        VectorStoreFile file = upload("a.txt", "x").file();
        application.inTransaction(() -> {
            find(file).fail(new IngestionError(code, key, null), file.createdAt());
            return file;
        });

        assertThat(documents.get(company.hrCurator(), file.id()).isRetriable()).isEqualTo(mayPass);
        if (mayPass) {
            assertThat(documents.retry(company.hrCurator(), file.id()).status()).isEqualTo(Status.IN_PROGRESS);
        } else {
            assertThatThrownBy(() -> documents.retry(company.hrCurator(), file.id()))
                    .isInstanceOfSatisfying(
                            Conflict.class, e -> assertThat(e.code()).isEqualTo("fails_again"));
        }
    }

    @Test
    void a_document_is_read_again_from_its_file_as_the_next_version() throws IOException {
        VectorStoreFile first = documents
                .upload(
                        company.hrCurator(),
                        new DocumentUpload(
                                store.id(), "a.txt", "text/plain", 4, LocalDate.of(2026, 3, 1), false, content("one")))
                .file();
        Attributes attributes = new Attributes(Map.of("region", "north"));
        application.inTransaction(() -> find(first).describe(attributes).splitBy(new Chunking(500, 50)));
        parse(first, "What was read of it at first.");
        settle(first, 10);
        narrowed.narrow(company.hrCurator(), first.id(), Set.of("/hr/payroll"));
        boosts.set(company.hrCurator(), first.id(), 1.5);

        VectorStoreFile again = rereading.readAgain(company.hrCurator(), first.id(), false);

        assertThat(again.documentId()).isEqualTo(first.documentId());
        assertThat(again.documentVersion()).isEqualTo(5);
        assertThat(again.readAgainOf()).isEqualTo(4);
        assertThat(again.documentDate()).isEqualTo(LocalDate.of(2026, 3, 1));
        assertThat(again.title()).isEqualTo("a");
        assertThat(again.attributes()).isEqualTo(attributes);
        assertThat(again.chunking()).isEqualTo(new Chunking(500, 50));
        assertThat(again.readerGroups()).containsExactly("/hr/payroll");
        assertThat(again.boost()).isEqualTo(1.5);
        assertThat(again.heldBack()).isFalse();
        assertThat(again.status()).isEqualTo(Status.IN_PROGRESS);
        assertThat(again.textSha256()).as("it is to be parsed").isNull();
        assertThat(files.find(company.hrEmployee(), again.fileId())).isEmpty();
        assertThat(rows("StoredFile")).isEqualTo(2);
        assertThat(blobs()).as("the file and the text").hasSize(2);
        assertThat(documents.currentVersionOf(first.documentId()))
                .get()
                .extracting(VectorStoreFile::id)
                .isEqualTo(first.id());
        assertThat(stores.get(company.hrCurator(), store.id()).fileCounts()).isEqualTo(new FileCounts(1, 1, 0, 0));
        assertThat(upload("other.txt", "one").file().id()).as("a duplicate").isEqualTo(again.id());
        try (InputStream stream = documents.open(again, 0).stream()) {
            assertThat(stream.readAllBytes()).isEqualTo("one".getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void the_version_in_use_alone_is_read_again_and_once_at_a_time() throws IOException {
        VectorStoreFile first = upload("a.txt", "one").file();
        assertNotReadAgain(first, "not_ready");
        settle(first, 10);
        VectorStoreFile second = rereading.readAgain(company.hrCurator(), first.id(), true);
        assertThat(second.heldBack()).isTrue();

        assertNotReadAgain(first, "version_in_progress");
        assertNotReadAgain(second, "not_ready");
        documents.cancel(company.hrCurator(), second.id());
        assertNotReadAgain(second, "not_ready");
        VectorStoreFile third = rereading.readAgain(company.hrCurator(), first.id(), false);
        assertThat(third.documentVersion()).isEqualTo(3);
        application.inTransaction(() -> {
            find(first).supersede();
            return first;
        });
        settle(third, 10);

        assertNotReadAgain(first, "not_current");
        assertThat(rereading.readAgain(company.hrCurator(), third.id(), false).readAgainOf())
                .isEqualTo(3);
    }

    private void assertNotReadAgain(VectorStoreFile file, String code) {
        long before = rows("StoredFile");
        assertThatThrownBy(() -> rereading.readAgain(company.hrCurator(), file.id(), false))
                .isInstanceOfSatisfying(
                        Conflict.class, e -> assertThat(e.code()).isEqualTo(code));
        assertThat(rows("StoredFile")).isEqualTo(before);
    }

    @Test
    void a_document_is_read_again_by_its_curators_and_not_out_of_the_bin() throws IOException {
        VectorStoreFile file = upload("a.txt", "one").file();
        settle(file, 10);

        assertThatThrownBy(() -> rereading.readAgain(company.hrEmployee(), file.id(), false))
                .isInstanceOf(Forbidden.class);
        assertThatThrownBy(() -> rereading.readAgain(company.itCurator(), file.id(), false))
                .isInstanceOf(NotFound.class);
        assertThatThrownBy(() -> rereading.readAgain(company.hrCurator(), "vsf_missing", false))
                .isInstanceOf(NotFound.class);
        bin.put(company.hrCurator(), file.id());
        assertThatThrownBy(() -> rereading.readAgain(company.hrCurator(), file.id(), false))
                .isInstanceOf(NotFound.class);
        assertThat(rows("VectorStoreFile")).isOne();
    }

    @Test
    void a_file_that_a_program_keeps_is_not_copied_to_be_read_again() throws IOException {
        StoredFile kept = files.store(
                company.hrCurator(),
                company.hr().id(),
                NewFile.of("a.txt", "text/plain", Purpose.ASSISTANTS),
                content("kept"));
        VectorStoreFile file = inStore.attach(company.hrCurator(), store.id(), NewStoreFile.of(kept.id()));
        settle(file, 10);

        assertNotReadAgain(file, "kept_file");

        assertThat(documents.list(company.hrCurator(), DocumentFilter.ALL, DocumentSort.NEWEST_FIRST, 0, 10))
                .singleElement()
                .matches(DocumentRow::fileKept);
    }

    @Test
    void many_who_have_a_document_read_again_at_once_get_one_version() throws Exception {
        VectorStoreFile file = upload("a.txt", "one").file();
        settle(file, 10);

        List<Uploaded> done = atOnce(IntStream.range(0, 8).mapToObj(n -> () -> {
            try {
                return new Uploaded(rereading.readAgain(company.hrCurator(), file.id(), false), false);
            } catch (Conflict other) {
                assertThat(other.code()).isEqualTo("version_in_progress");
                return new Uploaded(file, true);
            }
        }));

        assertThat(done).filteredOn(uploaded -> !uploaded.duplicate()).hasSize(1);
        assertThat(rows("VectorStoreFile")).isEqualTo(2);
    }

    @Test
    void the_content_stays_until_neither_version_has_it() throws IOException {
        VectorStoreFile first = upload("a.txt", "one").file();
        settle(first, 10);
        VectorStoreFile second = rereading.readAgain(company.hrCurator(), first.id(), false);

        FileRemoval removal = application.get(FileRemoval.class);
        removal.delete(company.hrCurator(), second.fileId());
        assertThat(documents.find(company.hrCurator(), second.id())).isEmpty();
        assertThat(documents.get(company.hrCurator(), first.id()).current()).isTrue();
        assertThat(blobs()).hasSize(1);

        VectorStoreFile third = rereading.readAgain(company.hrCurator(), first.id(), false);
        application.inTransaction(() -> {
            find(first).supersede();
            return first;
        });
        settle(third, 10);
        removal.delete(company.hrCurator(), first.fileId());
        assertThat(documents.get(company.hrCurator(), third.id()).current()).isTrue();
        assertThat(blobs()).hasSize(1);

        VectorStoreFile fourth = rereading.readAgain(company.hrCurator(), third.id(), false);
        deleteForGood(fourth);
        assertThat(rows("VectorStoreFile")).isZero();
        assertNothingIsLeft();
    }

    @Test
    void what_was_readable_before_can_always_be_tried_again() throws IOException {
        VectorStoreFile first = upload("a.txt", "one").file();
        settle(first, 10);
        VectorStoreFile second = rereading.readAgain(company.hrCurator(), first.id(), false);
        application.inTransaction(() -> {
            find(second)
                    .fail(new IngestionError(IngestionError.Code.INVALID_FILE, "corrupt", null), second.createdAt());
            return second;
        });

        assertThat(documents.get(company.hrCurator(), first.id()).current()).isTrue();
        assertThat(documents.retry(company.hrCurator(), second.id()).status()).isEqualTo(Status.IN_PROGRESS);
    }

    @Test
    void cancelling_removes_chunks_and_text() throws IOException {
        VectorStoreFile file = upload("a.txt", "x").file();
        ingestHalf(file);

        documents.cancel(company.hrCurator(), file.id());

        assertThat(rows("Chunk")).isZero();
        assertThat(blobs()).hasSize(1);
        assertThat(documents.get(company.hrCurator(), file.id()).textSha256()).isNull();
    }

    @Test
    void deleting_removes_every_version_everywhere() throws IOException {
        VectorStoreFile first = upload("a.txt", "one").file();
        ingestHalf(first);
        complete(first);
        index.put(new SearchIndex.IndexedDocument(
                first.id(), store.id(), company.hr().id(), List.of()));
        VectorStoreFile second = upload("a.txt", "two").file();

        deleteForGood(second);

        assertThat(rows("VectorStoreFile")).isZero();
        assertThat(rows("Chunk")).isZero();
        assertThat(index.documents()).isEmpty();
        assertNothingIsLeft();
    }

    @Test
    void a_broken_index_does_not_keep_a_document_from_being_deleted() throws IOException {
        VectorStoreFile file = upload("a.txt", "one").file();
        index.breakDown();

        deleteForGood(file);

        assertThat(documents.find(company.hrCurator(), file.id())).isEmpty();
    }

    @Test
    void a_store_tells_what_it_holds() throws IOException {
        VectorStore empty = stores.create(company.hrCurator(), company.hr().id(), "Empty");
        complete(documents
                .upload(
                        company.hrCurator(),
                        new DocumentUpload(store.id(), "a.txt", null, LocalDate.of(2025, 3, 1), content("one")))
                .file());
        upload("b.txt", "two");

        assertThat(stores.summaries(company.hrEmployee(), List.of(), List.of(store.id(), empty.id())))
                .containsEntry(store.id(), new StoreSummary(1, LocalDate.of(2025, 3, 1), 1))
                .containsEntry(empty.id(), StoreSummary.EMPTY);
        assertThat(stores.list(company.hrEmployee())).hasSize(2);
        assertThat(stores.listCurated(company.hrEmployee())).isEmpty();
        assertThat(stores.listCurated(company.hrCurator())).hasSize(2);
        assertThat(stores.list(company.itCurator())).isEmpty();
        assertThat(stores.listCurated(company.admin())).hasSize(2);
    }

    @Test
    void only_a_curator_creates_a_store() {
        assertThatThrownBy(
                        () -> stores.create(company.hrEmployee(), company.hr().id(), "x"))
                .isInstanceOf(Forbidden.class);
        assertThatThrownBy(() -> stores.create(company.itCurator(), company.hr().id(), "x"))
                .isInstanceOf(NotFound.class);
        assertThatThrownBy(() -> stores.create(company.hrCurator(), company.hr().id(), " "))
                .isInstanceOf(Invalid.class);
    }

    private Uploaded upload(String filename, String text) throws IOException {
        return documents.upload(
                company.hrCurator(), new DocumentUpload(store.id(), filename, "text/plain", null, content(text)));
    }

    @Test
    void another_try_is_held_back_or_not_as_it_says() throws IOException {
        VectorStoreFile file = upload("a.txt", "one").file();
        documents.cancel(company.hrCurator(), file.id());

        documents.upload(
                company.hrCurator(), new DocumentUpload(store.id(), "a.txt", null, null, null, true, content("one")));

        assertThat(documents.get(company.hrCurator(), file.id()).heldBack()).isTrue();
    }

    private Uploaded uploadVersion(int version, String text) throws IOException {
        return documents.upload(
                company.hrCurator(),
                new DocumentUpload(store.id(), "a.txt", "text/plain", version, null, false, content(text)));
    }

    private Callable<Uploaded> uploading(String filename, String text) {
        return () -> upload(filename, text);
    }

    private Uploaded uploadUnlessDeleted(String filename) throws IOException {
        try {
            return upload(filename, "same");
        } catch (Conflict deletedMeanwhile) {
            return null;
        }
    }

    private void deleteForGood(VectorStoreFile file) {
        bin.put(company.hrCurator(), file.id());
        bin.delete(company.hrCurator(), file.id());
    }

    private void deleteIfThere(VectorStoreFile file) {
        try {
            deleteForGood(file);
        } catch (NotFound deletedMeanwhile) {
            // Another thread deleted the same document.
        }
    }

    private static List<Uploaded> atOnce(Stream<Callable<Uploaded>> uploads) throws Exception {
        try (var executor = Executors.newFixedThreadPool(8)) {
            List<Uploaded> done = new ArrayList<>();
            for (Future<Uploaded> upload : executor.invokeAll(uploads.toList())) {
                done.add(upload.get());
            }
            return done;
        }
    }

    /** As the jobs do it. */
    private void ingestHalf(VectorStoreFile file) {
        application.inTransaction(() -> {
            try {
                String text = application.get(DocumentTexts.class).write(new DocumentText("text", List.of(), null));
                VectorStoreFile row = find(file);
                row.parsed(text, null, row.title());
                application
                        .get(ChunkRepository.class)
                        .addAll(List.of(new Chunk(file.id(), 0, "text", 0, 4, null, null, "", "", 1)));
                return row;
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
    }

    private void complete(VectorStoreFile file) {
        application.inTransaction(() -> {
            find(file).complete(file.createdAt());
            return file;
        });
    }

    private VectorStoreFile find(VectorStoreFile file) {
        return application.get(VectorStoreFileRepository.class).find(file.id()).orElseThrow();
    }

    private List<String> titles(DocumentFilter filter) {
        return documents.list(company.hrCurator(), filter, DocumentSort.NEWEST_FIRST, 0, 100).stream()
                .map(row -> row.file().title())
                .toList();
    }

    private static InputStream content(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private long rows(String entity) {
        return application
                .entityManager()
                .createQuery("select count(e) from " + entity + " e", Long.class)
                .getSingleResult();
    }

    private Set<String> blobs() {
        try (Stream<Path> files = Files.walk(dataDir)) {
            return new HashSet<>(files.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .toList());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void assertNothingIsLeft() {
        assertThat(rows("StoredFile")).isZero();
        assertThat(blobs()).isEmpty();
    }
}
