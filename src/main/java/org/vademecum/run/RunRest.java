package org.vademecum.run;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import org.vademecum.access.Caller;
import org.vademecum.common.Timer;

/**
 * Waits for runs to come to rest, on whichever node that happens: a run rests when it has ended, and while it waits for
 * its program. Holds no thread meanwhile. Thread-safe.
 */
@ApplicationScoped
public class RunRest {
    @Inject
    EventLog log;

    @Inject
    RunService runs;

    @Inject
    Timer timer;

    /**
     * The run when it has come to rest, or as it is when the time is over or it can be followed no longer.
     *
     * @param after number of the last event before what is waited for, 0 for none
     */
    public CompletionStage<Run> await(Caller caller, String runId, long after, Duration time) {
        Waiting waiting = new Waiting();
        Subscription subscription = log.subscribe(runId, after, waiting);
        Future<?> end = timer.after(time, waiting::end);
        return waiting.over
                .whenComplete((ignored, failure) -> {
                    subscription.close();
                    end.cancel(false);
                })
                .thenApplyAsync(ignored -> runs.get(caller, runId), timer::now);
    }

    private static final class Waiting implements RunSubscriber {
        private final CompletableFuture<Void> over = new CompletableFuture<>();

        void end() {
            over.complete(null);
        }

        @Override
        public void onEvent(LoggedEvent event) {
            if (event.type().terminal() || event.type() == EventType.RUN_REQUIRES_ACTION) {
                end();
            }
        }

        @Override
        public void onEnd(Subscription.End end) {
            end();
        }
    }
}
