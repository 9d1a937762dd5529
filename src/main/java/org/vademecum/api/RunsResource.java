package org.vademecum.api;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.vademecum.access.Caller;
import org.vademecum.access.CurrentCaller;
import org.vademecum.assistant.ContextPolicy;
import org.vademecum.common.Invalid;
import org.vademecum.retrieval.RetrievalTuning;
import org.vademecum.run.ReplayService;
import org.vademecum.run.Run;
import org.vademecum.run.RunContextService;
import org.vademecum.run.RunHistory;
import org.vademecum.run.RunService;

/** The caller's own runs: what they are doing, live, and how to stop them. */
@Path("/runs")
@ApplicationScoped
public class RunsResource {
    @Inject
    CurrentCaller current;

    @Inject
    RunService runs;

    @Inject
    RunContextService contexts;

    @Inject
    ReplayService replays;

    @Inject
    RunHistory history;

    @Inject
    RunStreams streams;

    @GET
    @Path("{id}")
    @Produces(MediaType.APPLICATION_JSON)
    public RunJson get(@PathParam("id") String id) {
        return json(runs.get(current.get(), id));
    }

    /** What the model was sent for the run, and what was left out; also for administrators. */
    @GET
    @Path("{id}/context")
    @Produces(MediaType.APPLICATION_JSON)
    public RunContextJson context(@PathParam("id") String id) {
        return RunContextJson.of(id, contexts.list(current.get(), id), replays::models);
    }

    /** One request, byte for byte as it was sent. */
    @GET
    @Path("{id}/context/{call}/request")
    @Produces(MediaType.APPLICATION_JSON)
    public byte[] request(@PathParam("id") String id, @PathParam("call") String callId) {
        return contexts.request(current.get(), id, callId);
    }

    /**
     * @param retrieval knobs by which the run's searches are made again, none of them for the profiles of now; null to keep
     *     what was found
     */
    record NewReplay(
            @Nullable String model,
            @Nullable ContextPolicy policy,
            @Nullable JsonNode retrieval) {
        ReplayService.Variation variation() {
            if (retrieval == null || retrieval.isNull()) {
                return new ReplayService.Variation(model, policy, null);
            }
            RetrievalTuning tuning = RetrievalTuning.read(retrieval, "retrieval");
            return new ReplayService.Variation(model, policy, search -> search.overriddenBy(tuning));
        }
    }

    record Stopped(boolean cancelled) {}

    /**
     * Sends a request again, to the model that got it or to another one, as it was, put together by a policy or with what a
     * search finds now; nothing of it is kept.
     */
    @POST
    @Path("{id}/context/{call}/replay")
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    public CompletionStage<ReplayJson> replay(
            @PathParam("id") String id, @PathParam("call") String callId, @Nullable NewReplay body) {
        ReplayService.Variation variation = body == null ? ReplayService.Variation.NONE : body.variation();
        return replays.replay(current.get(), id, callId, variation).thenApply(ReplayJson::of);
    }

    /** Stops that. */
    @DELETE
    @Path("{id}/context/{call}/replay")
    @Produces(MediaType.APPLICATION_JSON)
    public Stopped cancelReplay(@PathParam("id") String id, @PathParam("call") String callId) {
        return new Stopped(replays.cancel(current.get(), id, callId));
    }

    @POST
    @Path("{id}/cancel")
    @Produces(MediaType.APPLICATION_JSON)
    public RunJson cancel(@PathParam("id") String id) {
        return json(runs.cancel(current.get(), id));
    }

    private RunJson json(Run run) {
        return RunJson.of(run, history.queuedBefore(run));
    }

    /**
     * Follows a run to its end. Whoever comes late is first told where the run stands; whoever comes back is told what it
     * missed, by the number of the last event it has.
     *
     * @param last that number as browsers send it; it goes before {@code after}
     */
    @GET
    @Path("{id}/events")
    @Produces(MediaType.SERVER_SENT_EVENTS)
    public void events(
            @PathParam("id") String id,
            @HeaderParam(HttpHeaders.LAST_EVENT_ID_HEADER) @Nullable String last,
            @QueryParam("after") @Nullable String after,
            @Suspended AsyncResponse suspended,
            @Context HttpServletRequest request) {
        Caller caller = current.get();
        Run run = runs.get(caller, id);
        streams.open(caller, run, number(last == null ? after : last), ServerEvents.answer(request, suspended));
    }

    private static long number(@Nullable String text) {
        try {
            return text == null || text.isEmpty() ? 0 : Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new Invalid("after", "invalid_value", "The number of the last event is a whole number.");
        }
    }
}
