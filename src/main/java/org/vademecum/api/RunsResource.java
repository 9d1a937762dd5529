package org.vademecum.api;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import org.vademecum.access.Caller;
import org.vademecum.access.CurrentCaller;
import org.vademecum.run.Run;
import org.vademecum.run.RunContextService;
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
    RunStreams streams;

    @GET
    @Path("{id}")
    @Produces(MediaType.APPLICATION_JSON)
    public RunJson get(@PathParam("id") String id) {
        return RunJson.of(runs.get(current.get(), id));
    }

    /** What the model was sent for the run, and what was left out; also for administrators. */
    @GET
    @Path("{id}/context")
    @Produces(MediaType.APPLICATION_JSON)
    public RunContextJson context(@PathParam("id") String id) {
        return RunContextJson.of(id, contexts.list(current.get(), id));
    }

    /** One request, byte for byte as it was sent. */
    @GET
    @Path("{id}/context/{call}/request")
    @Produces(MediaType.APPLICATION_JSON)
    public byte[] request(@PathParam("id") String id, @PathParam("call") String callId) {
        return contexts.request(current.get(), id, callId);
    }

    @POST
    @Path("{id}/cancel")
    @Produces(MediaType.APPLICATION_JSON)
    public RunJson cancel(@PathParam("id") String id) {
        return RunJson.of(runs.cancel(current.get(), id));
    }

    /**
     * Follows a run to its end. Whoever comes late or comes back is first told where the run stands, so that {@code
     * Last-Event-ID} need not be looked at: the first {@code answer} holds all that is written.
     */
    @GET
    @Path("{id}/events")
    @Produces(MediaType.SERVER_SENT_EVENTS)
    public void events(@PathParam("id") String id, @Context SseEventSink sink, @Context Sse sse) {
        Caller caller = current.get();
        Run run = runs.get(caller, id);
        streams.open(caller, run, sink, sse);
    }
}
