package org.vademecum.api.v1;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.vademecum.access.Caller;
import org.vademecum.run.Run;
import org.vademecum.run.RunRest;

/** {@code Prefer: wait=…}: the reply waits for the run to come to rest. A program that hangs up changes nothing. */
@ApplicationScoped
public class RunWaits {
    @Inject
    RunRest rest;

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
        return wait.<CompletionStage<Response>>map(
                        time -> rest.await(caller, run.id(), after, time).thenApply(rested -> reply(rested, time)))
                .orElseGet(
                        () -> CompletableFuture.completedFuture(Response.ok(run).build()));
    }

    private static Response reply(Run run, Duration time) {
        return Response.ok(RunJson.of(run))
                .header("Preference-Applied", "wait=" + time.toSeconds())
                .build();
    }
}
