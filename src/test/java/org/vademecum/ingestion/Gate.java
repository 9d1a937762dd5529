package org.vademecum.ingestion;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.vademecum.support.Await;

/** A place in the work where a test can hold a worker. */
final class Gate {
    private final CountDownLatch opened = new CountDownLatch(1);
    private final CountDownLatch reached = new CountDownLatch(1);

    /** Called by the worker: waits until the gate is opened or the thread is interrupted. */
    void pass() throws InterruptedException {
        reached.countDown();
        opened.await();
    }

    void open() {
        opened.countDown();
    }

    boolean isReached() {
        return reached.getCount() == 0;
    }

    void awaitReached() {
        Await.until("a worker is at the gate", Duration.ofMinutes(2), this::isReached);
    }
}
