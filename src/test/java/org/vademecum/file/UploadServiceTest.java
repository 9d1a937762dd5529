package org.vademecum.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
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
import org.vademecum.common.Conflict;
import org.vademecum.common.CursorPage;
import org.vademecum.common.Invalid;
import org.vademecum.common.ListRequest;
import org.vademecum.common.NotFound;
import org.vademecum.common.Transactions;
import org.vademecum.support.StillClock;
import org.vademecum.support.TestApplication;
import org.vademecum.support.TestCompany;
import org.vademecum.support.TestDatabase;

/** Files as programs upload and list them, in one piece and in parts. */
@ParameterizedClass
@EnumSource(TestDatabase.Kind.class)
class UploadServiceTest {
    private static final NewFile BIG = NewFile.of("big.txt", "text/plain", Purpose.ASSISTANTS);

    @Parameter
    TestDatabase.Kind kind;

    @TempDir
    Path dataDir;

    private final StillClock clock = new StillClock(Instant.parse("2026-01-05T08:00:00Z"));
    private TestDatabase database;
    private TestApplication application;
    private TestCompany company;
    private Caller program;
    private Caller other;
    private UploadService uploads;
    private FileService files;

    @BeforeEach
    void start() {
        database = kind.create();
        application = TestApplication.on(database)
                .with(AccessPolicy.class, Transactions.class)
                .withPackageOf(FileService.class)
                .withObject(clock)
                .config("vademecum.data-dir", dataDir)
                .start();
        company = TestCompany.foundIn(application);
        program = company.program(application, company.hr());
        other = company.program(application, company.hr());
        uploads = application.get(UploadService.class);
        files = application.get(FileService.class);
    }

    @AfterEach
    void stop() {
        application.close();
        database.close();
    }

    @Test
    void parts_become_a_file_in_the_order_they_are_named() throws IOException {
        Upload upload = create(11);
        String world = part(upload, " world");
        String hello = part(upload, "hello");
        String unused = part(upload, "unused");

        StoredFile file = uploads.complete(program, upload.id(), List.of(hello, world), null);

        assertThat(text(file)).isEqualTo("hello world");
        assertThat(file.filename()).isEqualTo("big.txt");
        assertThat(file.ownerId()).isEqualTo(program.principalId());
        Upload completed = uploads.get(program, upload.id());
        assertThat(completed.status(clock.instant())).isEqualTo(Upload.Status.COMPLETED);
        assertThat(completed.fileId()).isEqualTo(file.id());
        assertThat(blobs()).containsExactly(file.sha256());
        assertThat(unused).startsWith("part_");
        assertThatThrownBy(() -> part(upload, "late")).isInstanceOf(Conflict.class);
        assertThatThrownBy(() -> uploads.complete(program, upload.id(), List.of(hello, world), null))
                .isInstanceOf(Conflict.class);
    }

    @Test
    void parts_may_come_at_the_same_time() throws Exception {
        Upload upload = create(40);
        List<Callable<String>> parts = IntStream.range(0, 20)
                .<Callable<String>>mapToObj(n -> () -> part(upload, "%02d".formatted(n)))
                .toList();
        List<String> ids = new ArrayList<>();
        try (var executor = Executors.newFixedThreadPool(5)) {
            for (Future<String> part : executor.invokeAll(parts)) {
                ids.add(part.get());
            }
        }

        assertThat(text(uploads.complete(program, upload.id(), ids, null)))
                .isEqualTo(String.join(
                        "", IntStream.range(0, 20).mapToObj("%02d"::formatted).toList()));
    }

    @Test
    void what_does_not_fit_together_is_refused_and_can_be_put_right() throws IOException {
        Upload upload = create(5);
        String hello = part(upload, "hello");
        String more = part(upload, "!");
        String foreign = part(create(1), "x");

        assertRefused(upload, List.of(hello, more), null, "part_ids");
        assertRefused(upload, List.of(), null, "part_ids");
        assertRefused(upload, List.of(hello, hello), null, "part_ids");
        assertRefused(upload, List.of(foreign), null, "part_ids");
        assertRefused(upload, List.of("part_unknown"), null, "part_ids");
        assertRefused(upload, List.of(hello), "00000000000000000000000000000000", "md5");

        StoredFile file = uploads.complete(program, upload.id(), List.of(hello), "5D41402ABC4B2A76B9719D911017C592");
        assertThat(text(file)).isEqualTo("hello");
    }

    @Test
    void of_two_that_complete_at_once_one_makes_the_file() throws Exception {
        Upload upload = create(5);
        String hello = part(upload, "hello");
        Callable<Boolean> completing = () -> {
            try {
                uploads.complete(program, upload.id(), List.of(hello), null);
                return true;
            } catch (Conflict | Invalid | IOException lost) {
                return false;
            }
        };
        int made = 0;
        try (var executor = Executors.newFixedThreadPool(4)) {
            for (Future<Boolean> done : executor.invokeAll(List.of(completing, completing, completing, completing))) {
                made += done.get() ? 1 : 0;
            }
        }

        assertThat(made).isOne();
        assertThat(files.list(program, null, all()).data()).hasSize(1);
        assertThat(blobs()).hasSize(1);
    }

    @Test
    void an_upload_has_bounds() {
        for (long bytes : new long[] {0, -1, UploadService.MAX_BYTES + 1}) {
            assertThatThrownBy(() -> create(bytes)).isInstanceOf(Invalid.class);
        }
        Upload upload = create(UploadService.MAX_BYTES);
        assertThatThrownBy(() -> part(upload, "")).isInstanceOf(Invalid.class);
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                return 'x';
            }

            @Override
            public int read(byte[] buffer, int offset, int length) {
                return length;
            }
        };
        assertThatThrownBy(() -> uploads.addPart(program, upload.id(), endless))
                .isInstanceOfSatisfying(Invalid.class, e -> {
                    assertThat(e.code()).isEqualTo("too_large");
                    assertThat(e.param()).isEqualTo("data");
                });
        assertThat(blobs()).isEmpty();
    }

    @Test
    void a_cancelled_upload_gives_its_parts_up() throws IOException {
        Upload upload = create(5);
        part(upload, "hello");

        uploads.cancel(program, upload.id());

        assertThat(uploads.get(program, upload.id()).status(clock.instant())).isEqualTo(Upload.Status.CANCELLED);
        assertThat(blobs()).isEmpty();
        assertThatThrownBy(() -> part(upload, "x")).isInstanceOf(Conflict.class);
        assertThatThrownBy(() -> uploads.cancel(program, upload.id())).isInstanceOf(Conflict.class);
    }

    @Test
    void an_upload_expires_after_an_hour() throws IOException {
        Upload upload = create(5);
        String hello = part(upload, "hello");
        Upload completed = create(1);
        uploads.complete(program, completed.id(), List.of(part(completed, "x")), null);

        clock.advance(Duration.ofHours(1));
        assertThat(uploads.get(program, upload.id()).status(clock.instant())).isEqualTo(Upload.Status.EXPIRED);
        assertThatThrownBy(() -> uploads.complete(program, upload.id(), List.of(hello), null))
                .isInstanceOf(Conflict.class);
        assertThat(uploads.expire()).isOne();
        assertThat(uploads.expire()).isZero();

        assertThat(blobs()).hasSize(1);
        assertThat(uploads.get(program, completed.id()).status(clock.instant())).isEqualTo(Upload.Status.COMPLETED);
    }

    @Test
    void an_upload_is_its_program_s_alone() {
        Upload upload = create(5);

        assertThatThrownBy(() -> uploads.get(other, upload.id())).isInstanceOf(NotFound.class);
        assertThatThrownBy(() -> uploads.cancel(other, upload.id())).isInstanceOf(NotFound.class);
        assertThatThrownBy(() -> uploads.addPart(company.hrCurator(), upload.id(), content("x")))
                .isInstanceOf(NotFound.class);
        assertThatThrownBy(() -> uploads.create(program, company.it().id(), BIG, 1))
                .isInstanceOf(NotFound.class);
    }

    @Test
    void files_are_listed_by_purpose_to_those_who_may_read_them() throws IOException {
        StoredFile mine = store(program, Purpose.ASSISTANTS);
        StoredFile batch = store(program, Purpose.BATCH);
        store(other, Purpose.ASSISTANTS);
        StoredFile kept = store(company.hrEmployee(), Purpose.ASSISTANTS);
        StoredFile shared = upload(company.hrCurator());

        assertThat(ids(files.list(program, null, all()))).containsExactly(shared.id(), batch.id(), mine.id());
        assertThat(ids(files.list(program, Purpose.BATCH, all()))).containsExactly(batch.id());
        assertThat(ids(files.list(program, Purpose.VISION, all()))).isEmpty();
        assertThat(ids(files.list(company.hrEmployee(), null, all()))).containsExactly(shared.id(), kept.id());
        assertThat(ids(files.list(company.admin(), null, all()))).doesNotContain(kept.id());
        assertThat(files.list(company.admin(), null, all()).data()).hasSize(4);
        assertThat(batch.expiresAt()).isEqualTo(clock.instant().plus(Duration.ofDays(30)));
        assertThat(mine.expiresAt()).isNull();
    }

    @Test
    void thousands_of_files_of_one_second_are_walked_while_others_come() {
        addFiles(3_000);
        List<String> before = ids(files.list(program, null, all()));

        List<String> walked = new ArrayList<>();
        CursorPage<StoredFile> page = files.list(program, null, new ListRequest(97, false, null, null));
        walked.addAll(ids(page));
        while (page.hasMore()) {
            addFiles(1);
            page = files.list(program, null, new ListRequest(97, false, walked.getLast(), null));
            walked.addAll(ids(page));
        }

        assertThat(before).hasSize(3_000).doesNotHaveDuplicates();
        assertThat(walked).isEqualTo(before);
        assertThat(ids(files.list(program, null, all())))
                .hasSizeGreaterThan(3_000)
                .endsWith(before.toArray(String[]::new));
    }

    private void addFiles(int count) {
        application.inTransaction(() -> {
            for (int i = 0; i < count; i++) {
                BlobStore.Blob blob = new BlobStore.Blob("0".repeat(64), 1);
                application
                        .entityManager()
                        .persist(new StoredFile(
                                company.hr().id(),
                                program.principalId(),
                                "f",
                                "t",
                                blob,
                                "assistants",
                                clock.instant()));
            }
            return null;
        });
    }

    @Test
    void a_file_is_kept_for_an_hour_to_thirty_days() {
        for (long seconds : new long[] {3_599, 2_592_001}) {
            assertThatThrownBy(() -> new NewFile("a", null, Purpose.VISION, Duration.ofSeconds(seconds)))
                    .isInstanceOf(Invalid.class);
        }
    }

    private static ListRequest all() {
        return new ListRequest(10_000, false, null, null);
    }

    private static List<String> ids(CursorPage<StoredFile> page) {
        return page.data().stream().map(StoredFile::id).toList();
    }

    private StoredFile store(Caller caller, Purpose purpose) throws IOException {
        return files.store(caller, company.hr().id(), NewFile.of("a.txt", null, purpose), content("content"));
    }

    /** As the pages do: the department has it. */
    private StoredFile upload(Caller curator) throws IOException {
        BlobStore.Blob blob = files.receive(company.hrEmployee(), company.hr().id(), content("manual"));
        return application.inTransaction(
                () -> files.register(curator, company.hr().id(), NewFile.of("m.txt", null, Purpose.ASSISTANTS), blob));
    }

    private Upload create(long bytes) {
        return uploads.create(program, company.hr().id(), BIG, bytes);
    }

    private String part(Upload upload, String text) throws IOException {
        return uploads.addPart(program, upload.id(), content(text)).id();
    }

    private void assertRefused(Upload upload, List<String> parts, String md5, String param) {
        assertThatThrownBy(() -> uploads.complete(program, upload.id(), parts, md5))
                .isInstanceOfSatisfying(
                        Invalid.class, e -> assertThat(e.param()).isEqualTo(param));
    }

    private String text(StoredFile file) throws IOException {
        try (InputStream content = files.open(file, 0)) {
            return new String(content.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static InputStream content(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
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
