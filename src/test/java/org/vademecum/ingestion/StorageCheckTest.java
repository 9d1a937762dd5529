package org.vademecum.ingestion;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.vademecum.access.AuditAction;
import org.vademecum.audit.AuditEntry;
import org.vademecum.audit.AuditFilter;
import org.vademecum.audit.AuditService;
import org.vademecum.common.ListRequest;
import org.vademecum.file.BlobStore;
import org.vademecum.ingestion.StorageRound.Outcome;
import org.vademecum.support.Await;
import org.vademecum.support.InMemoryIndex;
import org.vademecum.support.TestCompany;
import org.vademecum.support.TestDatabase;
import org.vademecum.vectorstore.Chunk;
import org.vademecum.vectorstore.DocumentUpload;
import org.vademecum.vectorstore.SearchIndex;
import org.vademecum.vectorstore.VectorStore;
import org.vademecum.vectorstore.VectorStoreFile;
import org.vademecum.vectorstore.VectorStoreFile.Status;
import org.vademecum.vectorstore.VectorStoreFileRepository;

@ParameterizedClass
@EnumSource(TestDatabase.Kind.class)
class StorageCheckTest {
    @Parameter
    TestDatabase.Kind kind;

    @TempDir
    Path dataDir;

    private final InMemoryIndex index = new InMemoryIndex();
    private TestDatabase database;
    private Node node;
    private TestCompany company;
    private VectorStore store;

    @BeforeEach
    void start() {
        database = kind.create();
        node = new Node(database, dataDir, index, Duration.ZERO, Map.of("vademecum.documents.restore", "P2D")).start();
        company = TestCompany.foundIn(node.application);
        store = node.stores().create(company.hrCurator(), company.hr().id(), "HR manuals");
    }

    @AfterEach
    void stop() {
        node.close();
        database.close();
    }

    @Test
    void nothing_is_found_of_what_was_taken_in_put_into_the_bin_restored_and_deleted() throws IOException {
        VectorStoreFile stays = ready(upload("a.txt", "It stays."));
        VectorStoreFile waits = ready(upload("b.txt", "It waits."));
        VectorStoreFile goes = ready(upload("c.txt", "It goes."));
        VectorStoreFile returns = ready(upload("d.txt", "It returns."));
        for (VectorStoreFile file : List.of(waits, goes, returns)) {
            node.bin().put(company.hrCurator(), file.id());
        }
        node.bin().delete(company.hrCurator(), goes.id());
        node.bin().restore(company.hrCurator(), returns.id());
        ready(returns);

        StorageRound round = check();

        assertThat(round.outcome()).isEqualTo(Outcome.CLEAR);
        assertThat(index.documents()).containsExactlyInAnyOrder(stays.id(), returns.id());
        assertThat(rounds().alarm()).isEmpty();
        assertThat(entries().getFirst().details())
                .contains(round.id(), "blobs_lost", "index_surplus", "documents_overdue");
    }

    @Test
    void what_index_and_disk_have_without_a_row_goes_and_what_the_index_lacks_comes_back() throws IOException {
        VectorStoreFile file = ready(upload("a.txt", "It stays."));
        index.removeAll(List.of(file.id()));
        index.put(new SearchIndex.IndexedDocument(
                "vsf_gone", store.id(), company.hr().id(), List.of()));
        BlobStore.Blob forgotten = node.application
                .get(BlobStore.class)
                .put(new ByteArrayInputStream("forgotten".getBytes(StandardCharsets.UTF_8)), 100);
        Files.setLastModifiedTime(
                path(forgotten.sha256()), FileTime.from(Instant.now().minus(Duration.ofDays(1))));

        StorageRound round = check();

        assertThat(round.outcome()).isEqualTo(Outcome.REPAIRED);
        assertThat(round.indexMissing()).isEqualTo(1);
        assertThat(round.indexSurplus()).isEqualTo(1);
        assertThat(round.blobsUnnamed()).isEqualTo(1);
        assertThat(index.documents()).containsExactly(file.id());
        assertThat(path(forgotten.sha256())).doesNotExist();
        assertThat(rounds().alarm()).isEmpty();
        assertThat(check().outcome()).isEqualTo(Outcome.CLEAR);
    }

    @Test
    void chunks_of_what_was_cancelled_go() throws IOException {
        VectorStoreFile file = ready(upload("a.txt", "It stays."));
        VectorStoreFile cancelled = ready(upload("b.txt", "It does not."));
        node.application.inTransaction(() -> {
            node.application
                    .entityManager()
                    .createNativeQuery("update vector_store_file set status = 'CANCELLED', is_current = ? where id = ?")
                    .setParameter(1, false)
                    .setParameter(2, cancelled.id())
                    .executeUpdate();
            return cancelled;
        });

        StorageRound round = check();

        assertThat(round.outcome()).isEqualTo(Outcome.REPAIRED);
        assertThat(round.rowsLeft()).isEqualTo(1);
        assertThat(round.indexSurplus()).isEqualTo(1);
        assertThat(chunks(cancelled)).isEmpty();
        assertThat(chunks(file)).hasSize(1);
    }

    @Test
    void content_that_is_lost_is_an_alarm_until_a_night_is_clear() throws IOException {
        VectorStoreFile file = ready(upload("a.txt", "It is lost."));
        Files.delete(path(String.valueOf(row(file).textSha256())));

        StorageRound round = check();

        assertThat(round.outcome()).isEqualTo(Outcome.BROKEN);
        assertThat(round.blobsLost()).isEqualTo(1);
        assertThat(rounds().alarm()).map(StorageRound::id).contains(round.id());
    }

    @Test
    void what_should_have_left_the_bin_is_an_alarm() throws IOException {
        VectorStoreFile file = ready(upload("a.txt", "It goes."));
        node.bin().put(company.hrCurator(), file.id());
        node.stop();
        try (Node later =
                new Node(database, dataDir, index, Duration.ofDays(4), Map.of("vademecum.documents.restore", "P2D"))) {
            assertThat(later.application.get(StorageCheck.class).run(() -> true).documentsOverdue())
                    .isEqualTo(1);
        }
    }

    private StorageRound check() throws IOException {
        return node.application.get(StorageCheck.class).run(() -> true);
    }

    private StorageRounds rounds() {
        return node.application.get(StorageRounds.class);
    }

    private List<AuditEntry> entries() {
        return node.application
                .get(AuditService.class)
                .list(
                        company.admin(),
                        new AuditFilter(null, null, null, AuditAction.STORAGE_CHECK.id(), null),
                        new ListRequest(10, false, null, null))
                .data();
    }

    private List<Chunk> chunks(VectorStoreFile file) {
        return node.chunks().listFrom(file.id(), 0, 0, 10);
    }

    private VectorStoreFile upload(String filename, String text) throws IOException {
        return node.documents()
                .upload(
                        company.hrCurator(),
                        new DocumentUpload(
                                store.id(),
                                filename,
                                "text/plain",
                                null,
                                new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8))))
                .file();
    }

    private VectorStoreFile ready(VectorStoreFile file) {
        Await.until("it is ready", Duration.ofSeconds(30), () -> row(file).status() == Status.COMPLETED);
        return row(file);
    }

    private VectorStoreFile row(VectorStoreFile file) {
        return node.application
                .get(VectorStoreFileRepository.class)
                .find(file.id())
                .orElseThrow();
    }

    private Path path(String sha256) {
        return dataDir.resolve("blobs")
                .resolve(sha256.substring(0, 2))
                .resolve(sha256.substring(2, 4))
                .resolve(sha256);
    }
}
