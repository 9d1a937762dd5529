package org.vademecum.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
import org.vademecum.common.ClockProducer;
import org.vademecum.common.Conflict;
import org.vademecum.common.Invalid;
import org.vademecum.common.NotFound;
import org.vademecum.common.Transactions;
import org.vademecum.support.TestApplication;
import org.vademecum.support.TestCompany;
import org.vademecum.support.TestDatabase;
import org.vademecum.vectorstore.VectorStore;
import org.vademecum.vectorstore.VectorStoreFile;

@ParameterizedClass
@EnumSource(TestDatabase.Kind.class)
class FileServiceTest {
    @Parameter
    TestDatabase.Kind kind;

    @TempDir
    Path dataDir;

    private TestDatabase database;
    private TestApplication application;
    private TestCompany company;
    private FileService files;

    @BeforeEach
    void start() {
        database = kind.create();
        application = TestApplication.on(database)
                .with(AccessPolicy.class, ClockProducer.class, Transactions.class)
                .withPackageOf(FileService.class)
                .config("vademecum.data-dir", dataDir)
                .config("vademecum.upload.max-bytes", 10)
                .start();
        company = TestCompany.foundIn(application);
        files = application.get(FileService.class);
    }

    @AfterEach
    void stop() {
        application.close();
        database.close();
    }

    @Test
    void a_file_is_stored_with_what_is_known_of_it() throws IOException {
        StoredFile stored = store(company.hrEmployee(), "../a.txt", "hello");

        StoredFile file = files.get(company.hrEmployee(), stored.id());
        assertThat(file.filename()).isEqualTo("a.txt");
        assertThat(file.mediaType()).isEqualTo("text/plain");
        assertThat(file.bytes()).isEqualTo(5);
        assertThat(file.purpose()).isEqualTo("assistants");
        assertThat(file.ownerId()).isEqualTo(company.hrEmployee().principalId());
        try (InputStream content = files.open(file, 1)) {
            assertThat(content).asString(StandardCharsets.UTF_8).isEqualTo("ello");
        }
    }

    @Test
    void a_file_of_somebody_else_does_not_exist() throws IOException {
        StoredFile stored = store(company.hrEmployee(), "a.txt", "hello");

        assertThat(files.find(company.itCurator(), stored.id())).isEmpty();
        assertThatThrownBy(() -> files.get(company.itCurator(), stored.id())).isInstanceOf(NotFound.class);
        assertThatThrownBy(() -> files.delete(company.itCurator(), stored.id())).isInstanceOf(NotFound.class);
        assertThatThrownBy(() -> files.get(company.hrCurator(), stored.id())).isInstanceOf(NotFound.class);
        assertThatThrownBy(() -> files.get(company.admin(), stored.id())).isInstanceOf(NotFound.class);
        assertThatThrownBy(() -> store(company.itCurator(), "a.txt", "hello")).isInstanceOf(NotFound.class);
    }

    @Test
    void an_empty_file_and_one_that_is_too_large_are_refused() {
        assertThatThrownBy(() -> store(company.hrEmployee(), "a.txt", ""))
                .isInstanceOfSatisfying(Invalid.class, e -> assertThat(e.code()).isEqualTo("empty_file"));
        assertThatThrownBy(() -> store(company.hrEmployee(), "a.txt", "hello world"))
                .isInstanceOfSatisfying(Invalid.class, e -> assertThat(e.code()).isEqualTo("too_large"));
        assertThat(blobs()).isEmpty();
    }

    @Test
    void a_row_that_cannot_be_written_leaves_no_blob() {
        Caller unknown = new Caller(
                "user_unknown",
                "x",
                "x",
                company.admin().roles(),
                company.admin().departmentIds());

        assertThatThrownBy(() -> store(unknown, "a.txt", "hello")).isInstanceOf(RuntimeException.class);

        assertThat(blobs()).isEmpty();
    }

    @Test
    void content_stays_until_its_last_file_is_deleted() throws IOException {
        StoredFile first = store(company.hrEmployee(), "a.txt", "hello");
        StoredFile second = store(company.hrEmployee(), "b.txt", "hello");
        assertThat(blobs()).hasSize(1);

        files.delete(company.hrEmployee(), first.id());
        assertThat(blobs()).hasSize(1);

        files.delete(company.hrEmployee(), second.id());
        assertThat(blobs()).isEmpty();
    }

    @Test
    void a_file_that_a_vector_store_has_is_not_deleted() throws IOException {
        StoredFile stored = store(company.hrEmployee(), "a.txt", "hello");
        application.inTransaction(() -> {
            VectorStore store = new VectorStore(company.hr().id(), "HR", stored.createdAt());
            application.entityManager().persist(store);
            application.entityManager().flush();
            application
                    .entityManager()
                    .persist(new VectorStoreFile(
                            store, stored, "a", company.hrCurator().principalId(), stored.createdAt()));
            return store;
        });

        assertThatThrownBy(() -> files.delete(company.hrEmployee(), stored.id()))
                .isInstanceOfSatisfying(
                        Conflict.class, e -> assertThat(e.code()).isEqualTo("file_in_use"));
        assertThat(blobs()).hasSize(1);
    }

    private StoredFile store(Caller caller, String filename, String text) throws IOException {
        return files.store(
                caller,
                company.hr().id(),
                NewFile.of(filename, "text/plain; charset=utf-8", Purpose.ASSISTANTS),
                new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    private List<Path> blobs() {
        try (Stream<Path> all = Files.walk(dataDir)) {
            return all.filter(Files::isRegularFile).toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
