package org.vademecum.run;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ContextService;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.Executor;

/**
 * A thread for each piece of work on runs, with the application's context, so that transactions and injection work in it.
 * Virtual threads where Java does not pin them while they hold a monitor, which is from 24 on; platform threads before.
 * Starts as many as it is asked for: whoever asks sets the bound.
 */
@ApplicationScoped
class RunThreads implements Executor {
    private static final int UNPINNED = 24;
    private static final int MANY = 1_000;
    private static final int FEW = 64;

    @Resource(lookup = "java:comp/DefaultContextService")
    ContextService context;

    private final Thread.Builder threads = virtual()
            ? Thread.ofVirtual().name("run-", 0)
            : Thread.ofPlatform().daemon().name("run-", 0);

    private Executor application = Runnable::run;

    /** Takes the context of the thread that starts the application. */
    @PostConstruct
    void capture() {
        application = context.currentContextExecutor();
    }

    @Override
    public void execute(Runnable work) {
        threads.start(() -> application.execute(work));
    }

    /** How many runs a node can work on at once without being told. */
    static int enough() {
        return virtual() ? MANY : FEW;
    }

    private static boolean virtual() {
        return Runtime.version().feature() >= UNPINNED;
    }
}
