package org.vademecum.vectorstore;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.persistence.EntityManager;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.vademecum.access.AccessPolicy;
import org.vademecum.access.DepartmentRepository;
import org.vademecum.access.PrincipalRepository;
import org.vademecum.common.ClockProducer;
import org.vademecum.common.Transactions;
import org.vademecum.file.FileService;
import org.vademecum.support.InMemoryIndex;
import org.vademecum.support.TestApplication;
import org.vademecum.support.TestCompany;
import org.vademecum.support.TestDatabase;

/** What a search reads of the chunks, however many there are. */
class ChunkRepositoryTest {
    private static final int MANY = 3_000;

    @TempDir
    Path dataDir;

    @ParameterizedTest
    @EnumSource
    void places_are_looked_up_one_by_one(TestDatabase.Kind kind) throws IOException {
        try (TestDatabase database = kind.create();
                TestApplication application = TestApplication.on(database)
                        .with(
                                AccessPolicy.class,
                                DepartmentRepository.class,
                                PrincipalRepository.class,
                                ClockProducer.class,
                                Transactions.class)
                        .withPackageOf(FileService.class)
                        .withPackageOf(DocumentService.class)
                        .withObject(new InMemoryIndex())
                        .config("vademecum.data-dir", dataDir)
                        .start()) {
            TestCompany company = TestCompany.foundIn(application);
            String one = fill(application, company, "one");
            String other = fill(application, company, "other");
            ChunkRepository chunks = application.get(ChunkRepository.class);

            List<Chunk.Place> places = application.inTransaction(() ->
                    chunks.listPlaces(Map.of(one, Set.of(7, MANY - 1, MANY), other, List.of(0)), id -> 0));

            assertThat(places)
                    .containsExactlyInAnyOrder(
                            new Chunk.Place(one, 7, 70, 80, 8, null, "Leave"),
                            new Chunk.Place(one, MANY - 1, 10 * MANY - 10, 10 * MANY, MANY, null, "Leave"),
                            new Chunk.Place(other, 0, 0, 10, 1, null, "Leave"));
            assertThat(application.inTransaction(() -> chunks.listPlaces(Map.of(), id -> 0)))
                    .isEmpty();
            assertThat(plan(application, kind, one))
                    .contains(kind == TestDatabase.Kind.H2 ? "primary_key" : "index scan using pk_chunk")
                    .doesNotContain("tablescan", "seq scan");
        }
    }

    private static String fill(TestApplication application, TestCompany company, String name) throws IOException {
        VectorStore store = application
                .get(VectorStoreService.class)
                .create(company.hrCurator(), company.hr().id(), "Manuals " + name);
        String file = application
                .get(DocumentService.class)
                .upload(
                        company.hrCurator(),
                        new DocumentUpload(
                                store.id(),
                                name + ".txt",
                                "text/plain",
                                null,
                                new ByteArrayInputStream(name.getBytes(StandardCharsets.UTF_8))))
                .file()
                .id();
        application.inTransaction(() -> {
            application
                    .get(ChunkRepository.class)
                    .addAll(IntStream.range(0, MANY)
                            .mapToObj(n -> new Chunk(file, n, "text", 10 * n, 10 * n + 10, n + 1, null, "Leave", "", 3))
                            .toList());
            return file;
        });
        return file;
    }

    private static String plan(TestApplication application, TestDatabase.Kind kind, String file) {
        EntityManager em = application.entityManager();
        return application.inTransaction(() -> {
            if (kind == TestDatabase.Kind.POSTGRESQL) {
                em.createNativeQuery("analyze chunk").executeUpdate();
            }
            StringBuilder plan = new StringBuilder();
            for (Object line : em.createNativeQuery("explain "
                            + ChunkRepository.PLACES
                                    .replaceFirst("\\?", "array['%s']".formatted(file))
                                    .replaceFirst("\\?", "array[7]"))
                    .getResultList()) {
                plan.append(line).append('\n');
            }
            return plan.toString().toLowerCase(Locale.ROOT);
        });
    }
}
