package org.vademecum.common;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ContextService;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A thread for each piece of work in the background, with the application's context, so that transactions and injection work in
 * it. They are no virtual threads (see decision 18). Has as many as it is asked for: whoever asks sets the bound. Thread-safe.
 */
@ApplicationScoped
public class ApplicationThreads implements Executor {
    @Resource(lookup = "java:comp/DefaultContextService")
    ContextService context;

    private final ExecutorService threads = Executors.newCachedThreadPool(
            Thread.ofPlatform().daemon().name("work-", 0).factory());

    private Executor application = Runnable::run;

    /** Takes the context of the thread that starts the application. */
    @PostConstruct
    void capture() {
        application = context.currentContextExecutor();
    }

    @Override
    public void execute(Runnable work) {
        threads.execute(() -> application.execute(work));
    }
}
