package org.vademecum.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.vademecum.access.AccessPolicy;
import org.vademecum.access.Caller;
import org.vademecum.assistant.AssistantRepository;
import org.vademecum.assistant.AssistantService;
import org.vademecum.common.TooMany;
import org.vademecum.file.FileService;
import org.vademecum.llm.ChatModels;
import org.vademecum.support.SettableClock;
import org.vademecum.support.TestApplication;
import org.vademecum.support.TestCompany;
import org.vademecum.support.TestDatabase;
import org.vademecum.thread.ThreadImages;
import org.vademecum.thread.ThreadRepository;
import org.vademecum.thread.ThreadService;
import org.vademecum.thread.ThreadWriter;
import org.vademecum.vectorstore.ThreadStores;
import org.vademecum.vectorstore.VectorStoreService;

class QueueLimitsTest {
    @ParameterizedTest
    @EnumSource(TestDatabase.Kind.class)
    void a_department_that_has_too_many_questions_waiting_is_refused_and_no_other(TestDatabase.Kind kind) {
        try (TestDatabase database = kind.create();
                TestApplication node = TestApplication.on(database)
                        .with(AccessPolicy.class, AssistantService.class, AssistantRepository.class)
                        .with(ThreadService.class, ThreadRepository.class, ThreadWriter.class)
                        .with(RunService.class, RunQueue.class, QueueLimits.class)
                        .with(RunHistory.class, RunRepository.class)
                        .withObject(new ChatModels())
                        .withObject(new ThreadImages())
                        .withObject(new FileService())
                        .withObject(new ThreadStores())
                        .withObject(new VectorStoreService())
                        .withObject(new SettableClock())
                        .config("vademecum.run.max-queued-per-department", 2)
                        .start()) {
            TestCompany company = TestCompany.foundIn(node);
            RunService runs = node.get(RunService.class);
            String assistant = RunNode.assistant(node, company, "extractive");
            Caller one = company.hire(node, "hr.one", company.hr());
            Caller two = company.hire(node, "hr.two", company.hr());
            Run first = runs.start(one, assistant, "One?").run();
            runs.start(two, assistant, "Two?");

            assertThatThrownBy(() -> runs.start(company.hrEmployee(), assistant, "Three?"))
                    .isInstanceOfSatisfying(
                            TooMany.class,
                            refused -> assertThat(refused.retryAfter()).isPositive())
                    .hasMessageContaining("Your department has 2 questions waiting");

            runs.cancel(one, first.id());

            assertThat(runs.start(company.hrEmployee(), assistant, "Three?")
                            .run()
                            .status())
                    .isEqualTo(RunStatus.QUEUED);
        }
    }
}
