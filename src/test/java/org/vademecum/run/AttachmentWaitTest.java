package org.vademecum.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.vademecum.access.AccessPolicy;
import org.vademecum.access.Caller;
import org.vademecum.access.DepartmentRepository;
import org.vademecum.access.PrincipalRepository;
import org.vademecum.common.Transactions;
import org.vademecum.file.FileService;
import org.vademecum.file.NewFile;
import org.vademecum.file.Purpose;
import org.vademecum.llm.Cancellation;
import org.vademecum.support.InMemoryIndex;
import org.vademecum.support.StillClock;
import org.vademecum.support.TestApplication;
import org.vademecum.support.TestCompany;
import org.vademecum.support.TestDatabase;
import org.vademecum.thread.ChatThread;
import org.vademecum.thread.NewThread;
import org.vademecum.thread.ThreadImages;
import org.vademecum.thread.ThreadRepository;
import org.vademecum.thread.ThreadSearch;
import org.vademecum.thread.ThreadWriter;
import org.vademecum.tool.ToolResources;
import org.vademecum.vectorstore.ThreadStores;
import org.vademecum.vectorstore.VectorStoreService;

/** Nothing is read here: what goes into a store stays in progress. */
@ParameterizedClass
@EnumSource(TestDatabase.Kind.class)
class AttachmentWaitTest {
    private static final Duration LONGEST = Duration.ofMillis(500);

    @Parameter
    TestDatabase.Kind kind;

    @TempDir
    Path dataDir;

    @Test
    @Timeout(180)
    void files_of_the_thread_that_are_never_read_are_waited_for_so_long_and_no_longer() throws Exception {
        try (TestDatabase database = kind.create();
                TestApplication application = on(database)) {
            TestCompany company = TestCompany.foundIn(application);
            Caller program = company.program(application, company.hr());
            String department = company.hr().id();
            String file = application
                    .get(FileService.class)
                    .store(
                            program,
                            department,
                            new ByteArrayInputStream("Text.".getBytes(StandardCharsets.UTF_8)),
                            () -> NewFile.of("a.md", null, Purpose.ASSISTANTS))
                    .id();
            String store = application.get(ThreadStores.class).add(program, department, null, List.of(file));
            ChatThread thread = application
                    .get(ThreadWriter.class)
                    .create(
                            program,
                            new NewThread(department, List.of(), ToolResources.searching(store), null, Map.of()));
            long begun = System.nanoTime();

            application.get(Attachments.class).await(thread.id(), new Cancellation());

            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThanOrEqualTo(LONGEST);
            assertThat(application.get(ThreadSearch.class).isBehind(thread.id()))
                    .isTrue();
        }
    }

    private TestApplication on(TestDatabase database) {
        return TestApplication.on(database)
                .with(AccessPolicy.class, DepartmentRepository.class, PrincipalRepository.class, Transactions.class)
                .withPackageOf(FileService.class)
                .withPackageOf(VectorStoreService.class)
                .with(ThreadRepository.class, ThreadWriter.class, ThreadImages.class, ThreadSearch.class)
                .with(Attachments.class)
                .withObject(new InMemoryIndex())
                .withObject(new StillClock(Instant.parse("2026-01-05T08:00:00Z")))
                .config("vademecum.data-dir", dataDir)
                .config("vademecum.run.attachment-wait", LONGEST)
                .start();
    }
}
