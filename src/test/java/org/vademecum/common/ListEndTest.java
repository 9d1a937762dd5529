package org.vademecum.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.vademecum.access.Readership;
import org.vademecum.assistant.Assistant;
import org.vademecum.assistant.AssistantRepository;
import org.vademecum.file.BlobStore;
import org.vademecum.file.StoredFile;
import org.vademecum.file.StoredFileRepository;
import org.vademecum.support.TestApplication;
import org.vademecum.support.TestCompany;
import org.vademecum.support.TestDatabase;
import org.vademecum.vectorstore.VectorStore;
import org.vademecum.vectorstore.VectorStoreRepository;

/** Who walks a list upwards sees all of it, whatever is committed when. */
@ParameterizedClass
@EnumSource(TestDatabase.Kind.class)
class ListEndTest {
    private static final Instant SAME_SECOND = Instant.parse("2026-03-02T12:00:00Z");

    private static final Duration TEN_SECONDS = Duration.ofSeconds(10);

    @Parameter
    TestDatabase.Kind kind;

    private TestDatabase database;
    private TestApplication application;
    private TestCompany company;
    private ExecutorService others;

    @BeforeEach
    void start() {
        database = kind.create();
        application = TestApplication.on(database)
                .with(AssistantRepository.class, StoredFileRepository.class, VectorStoreRepository.class)
                .start();
        company = TestCompany.foundIn(application);
        others = Executors.newFixedThreadPool(2);
    }

    @AfterEach
    void stop() {
        others.shutdownNow();
        application.close();
        database.close();
    }

    @Test
    void an_assistant_that_is_on_its_way_is_not_passed() throws Exception {
        assertNonePasses(Assistant.class, () -> {
            Assistant assistant =
                    new Assistant(company.hr().id(), company.admin().principalId(), "A", "m", SAME_SECOND);
            application.get(AssistantRepository.class).add(assistant);
            return assistant.id();
        });
    }

    @Test
    void a_file_that_is_on_its_way_is_not_passed() throws Exception {
        assertNonePasses(StoredFile.class, () -> {
            BlobStore.Blob blob = new BlobStore.Blob("0".repeat(64), 1);
            StoredFile file = new StoredFile(
                    company.hr().id(), company.admin().principalId(), "f", "t", blob, "assistants", SAME_SECOND);
            application.get(StoredFileRepository.class).add(file);
            return file.id();
        });
    }

    @Test
    void a_store_that_is_on_its_way_is_not_passed() throws Exception {
        assertNonePasses(VectorStore.class, () -> {
            VectorStore store = new VectorStore(company.hr().id(), "S", SAME_SECOND);
            application.get(VectorStoreRepository.class).add(store);
            return store.id();
        });
    }

    /** The second comes while the first is written and not yet committed. */
    private void assertNonePasses(Class<?> entity, Supplier<String> add) throws Exception {
        List<String> added = new ArrayList<>();
        Future<String> second = application.inTransaction(() -> {
            added.add(add.get());
            application.entityManager().flush();
            Future<String> coming = others.submit(() -> application.inTransaction(add));
            assertThatThrownBy(() -> coming.get(300, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
            assertThat(others.submit(() -> list(entity)))
                    .succeedsWithin(TEN_SECONDS)
                    .isEqualTo(List.of());
            return coming;
        });
        added.add(second.get(10, TimeUnit.SECONDS));

        assertThat(list(entity)).isEqualTo(added);
    }

    private List<String> list(Class<?> entity) {
        Readership everything = new Readership(company.admin().principalId(), Set.of(), true);
        return application.inTransaction(() -> everything
                .page(application.entityManager(), entity, "1 = 1", Map.of(), new ListRequest(9, true, null, null))
                .map(ListEndTest::id)
                .data());
    }

    private static String id(Object row) {
        return switch (row) {
            case Assistant assistant -> assistant.id();
            case StoredFile file -> file.id();
            case VectorStore store -> store.id();
            default -> throw new IllegalArgumentException(row.toString());
        };
    }
}
