package org.vademecum.run;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.vademecum.llm.Cancellation;

/** A pause that ends early when the work is cancelled. */
final class Pause {
    private Pause() {}

    /** @throws CancellationException when the work is cancelled, or the thread interrupted */
    static void rest(Duration time, Cancellation cancellation) {
        CountDownLatch cancelled = new CountDownLatch(1);
        cancellation.onCancel(cancelled::countDown);
        try {
            if (cancelled.await(time.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new CancellationException();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException();
        }
    }
}
