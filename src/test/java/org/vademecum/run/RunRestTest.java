package org.vademecum.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.vademecum.access.AccessPolicy;
import org.vademecum.access.Caller;
import org.vademecum.assistant.Assistant;
import org.vademecum.assistant.AssistantRepository;
import org.vademecum.assistant.AssistantService;
import org.vademecum.assistant.NewAssistant;
import org.vademecum.common.ClockProducer;
import org.vademecum.llm.ChatModels;
import org.vademecum.llm.ChatSettings;
import org.vademecum.support.Await;
import org.vademecum.support.TestApplication;
import org.vademecum.support.TestCompany;
import org.vademecum.support.TestDatabase;
import org.vademecum.thread.ThreadImages;
import org.vademecum.thread.ThreadRepository;
import org.vademecum.thread.ThreadService;
import org.vademecum.thread.ThreadWriter;
import org.vademecum.tool.ToolResources;
import org.vademecum.vectorstore.VectorStoreService;

/** Two nodes on one database: somebody waits on one for what happens on the other. */
@ParameterizedClass
@EnumSource(TestDatabase.Kind.class)
class RunRestTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @Parameter
    TestDatabase.Kind kind;

    private TestDatabase database;
    private TestApplication here;
    private TestApplication there;
    private Caller employee;
    private Run run;

    @BeforeEach
    void start() {
        database = kind.create();
        here = newNode();
        there = newNode();
        TestCompany company = TestCompany.foundIn(there);
        employee = company.hrEmployee();
        Assistant assistant = there.get(AssistantService.class)
                .create(
                        company.hrCurator(),
                        new NewAssistant(
                                company.hr().id(),
                                "Leave and pay",
                                null,
                                null,
                                "extractive",
                                List.of(),
                                ToolResources.NONE,
                                ChatSettings.DEFAULT,
                                List.of(),
                                Map.of()));
        run = there.get(RunService.class)
                .start(employee, assistant.id(), "How many days?")
                .run();
    }

    @AfterEach
    void stop() {
        there.close();
        here.close();
        database.close();
    }

    private TestApplication newNode() {
        return TestApplication.on(database)
                .with(AccessPolicy.class, AssistantService.class, AssistantRepository.class, ClockProducer.class)
                .with(
                        ThreadService.class,
                        ThreadRepository.class,
                        RunService.class,
                        RunQueue.class,
                        QueueLimits.class,
                        RunRepository.class)
                .withObject(new ChatModels())
                .withObject(new ThreadImages())
                .withObject(new ThreadWriter())
                .withObject(new VectorStoreService())
                .with(
                        RunJournal.class,
                        BorrowedCitations.class,
                        ModelCallRepository.class,
                        EventLog.class,
                        EventStore.class,
                        RunRest.class)
                .start();
    }

    @Test
    void a_run_that_ends_on_another_node_ends_the_wait() {
        CompletableFuture<Run> rested = await(Duration.ofMinutes(5));

        there.get(RunService.class).cancel(employee, run.id());
        Await.until("the wait ends", LIMIT, () -> {
            here.get(EventLog.class).poll();
            return rested.isDone();
        });

        assertThat(rested.join().status()).isEqualTo(RunStatus.CANCELLED);
    }

    @Test
    void a_run_that_has_ended_is_not_waited_for() {
        there.get(RunService.class).cancel(employee, run.id());
        CompletableFuture<Run> rested = await(Duration.ofMinutes(5));

        Await.until("the wait ends", LIMIT, () -> {
            here.get(EventLog.class).poll();
            return rested.isDone();
        });

        assertThat(rested.join().status()).isEqualTo(RunStatus.CANCELLED);
    }

    @Test
    void when_the_time_is_over_the_run_is_told_as_it_is() {
        CompletableFuture<Run> rested = await(Duration.ofMillis(1));

        Await.until("the wait ends", LIMIT, rested::isDone);

        assertThat(rested.join().status()).isEqualTo(RunStatus.QUEUED);
    }

    private CompletableFuture<Run> await(Duration time) {
        return here.get(RunRest.class).await(employee, run.id(), 0, time).toCompletableFuture();
    }
}
