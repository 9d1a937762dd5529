package org.vademecum.api.v1;

import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.vademecum.access.Caller;
import org.vademecum.run.EventLog;
import org.vademecum.run.EventType;
import org.vademecum.run.LoggedEvent;
import org.vademecum.run.Run;
import org.vademecum.run.RunService;
import org.vademecum.run.RunSubscriber;
import org.vademecum.run.Subscription;

/**
 * {@code Prefer: wait=…}: the reply waits for the run to come to rest, on whichever node that happens, and holds no
 * thread meanwhile. A program that hangs up changes nothing.
 */
@ApplicationScoped
public class RunWaits {
    @Inject
    EventLog log;

    @Inject
    RunService runs;

    @Resource(lookup = "java:comp/DefaultManagedScheduledExecutorService")
    ManagedScheduledExecutorService timer;

    @Inject
    @ConfigProperty(name = "vademecum.api.max-wait", defaultValue = "PT60S")
    Duration longest;

    /**
     * The run at once, or as it is when it has come to rest or the time is over.
     *
     * @param run what is answered at once
     * @param after number of the last event before what is waited for, 0 for none
     */
    CompletionStage<Response> answer(Caller caller, RunJson run, long after, HttpHeaders headers) {
        Optional<Duration> wait = WaitPreference.of(headers.getRequestHeader("Prefer"), longest);
        return wait.map(time -> await(caller, run, after, time))
                .orElseGet(
                        () -> CompletableFuture.completedFuture(Response.ok(run).build()));
    }

    private CompletionStage<Response> await(Caller caller, RunJson run, long after, Duration time) {
        Rest rest = new Rest();
        Subscription subscription = log.subscribe(run.id(), after, rest);
        ScheduledFuture<?> end = timer.schedule(rest::come, time.toMillis(), TimeUnit.MILLISECONDS);
        return rest.reached
                .whenComplete((ignored, failure) -> {
                    subscription.close();
                    end.cancel(false);
                })
                .thenApplyAsync(ignored -> reply(runs.get(caller, run.threadId(), run.id()), time), timer);
    }

    private static Response reply(Run run, Duration time) {
        return Response.ok(RunJson.of(run))
                .header("Preference-Applied", "wait=" + time.toSeconds())
                .build();
    }

    /** Nothing more is waited for: the run has ended, waits for its program, or cannot be followed. */
    private static final class Rest implements RunSubscriber {
        private final CompletableFuture<Void> reached = new CompletableFuture<>();

        void come() {
            reached.complete(null);
        }

        @Override
        public void onEvent(LoggedEvent event) {
            if (event.type().terminal() || event.type() == EventType.RUN_REQUIRES_ACTION) {
                come();
            }
        }

        @Override
        public void onEnd(Subscription.End end) {
            come();
        }
    }
}
