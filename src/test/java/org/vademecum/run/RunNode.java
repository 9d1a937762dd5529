package org.vademecum.run;

import java.util.List;
import java.util.Map;
import org.vademecum.access.AccessPolicy;
import org.vademecum.assistant.AssistantRepository;
import org.vademecum.assistant.AssistantService;
import org.vademecum.assistant.NewAssistant;
import org.vademecum.common.OutgoingAddresses;
import org.vademecum.context.ContextAssembler;
import org.vademecum.llm.ChatModels;
import org.vademecum.llm.ChatSettings;
import org.vademecum.llm.TokenCounter;
import org.vademecum.support.TestApplication;
import org.vademecum.support.TestCompany;
import org.vademecum.support.TestDatabase;
import org.vademecum.thread.ThreadImages;
import org.vademecum.thread.ThreadRepository;
import org.vademecum.thread.ThreadSearch;
import org.vademecum.thread.ThreadService;
import org.vademecum.thread.ThreadWriter;
import org.vademecum.tool.Tool;
import org.vademecum.tool.ToolResources;
import org.vademecum.vectorstore.VectorStoreService;

/** All that answers questions, on one node. A clock, the built-in model and a file search are the test's own. */
public final class RunNode {
    private RunNode() {}

    public static TestApplication.Builder on(TestDatabase database) {
        return on(database, new ThreadImages());
    }

    /** The same with other pictures in messages. */
    static TestApplication.Builder on(TestDatabase database, ThreadImages images) {
        return TestApplication.on(database)
                .with(AccessPolicy.class, AssistantService.class, AssistantRepository.class)
                .with(ThreadService.class, ThreadRepository.class)
                .with(RunService.class, RunQueue.class, QueueLimits.class, RunRepository.class, RunHistory.class)
                .with(RunEngine.class, RunWorker.class, RunJournal.class, Toolbox.class)
                .with(BorrowedCitations.class)
                .with(ModelCalls.class, CallJournal.class, ModelCallRepository.class, ContextAssembler.class)
                .with(Attachments.class)
                .with(EventLog.class, EventStore.class, ChatModels.class, TokenCounter.class, OutgoingAddresses.class)
                .withObject(new ThreadWriter())
                .withObject(new VectorStoreService())
                .withObject(images)
                .config("vademecum.run.retry-pause", "PT0.01S");
    }

    /** An assistant of the department that may search. Returns its id. */
    public static String assistant(TestApplication node, TestCompany company, String model) {
        return assistant(node, company, model, ToolResources.NONE);
    }

    /** The same, which searches these stores of the department. */
    static String assistant(TestApplication node, TestCompany company, String model, ToolResources resources) {
        return node.get(AssistantService.class)
                .create(
                        company.hrCurator(),
                        new NewAssistant(
                                company.hr().id(),
                                "Leave and pay",
                                null,
                                "Answer from the manuals.",
                                model,
                                List.of(new Tool.FileSearch(null)),
                                resources,
                                ChatSettings.DEFAULT,
                                List.of(),
                                Map.of()))
                .id();
    }

    /** Threads without files. */
    public static class Unattached extends ThreadSearch {
        @Override
        public boolean isBehind(String threadId) {
            return false;
        }

        @Override
        public boolean isExpired(String threadId) {
            return false;
        }
    }
}
