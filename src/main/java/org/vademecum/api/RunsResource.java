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
    RunStreams streams;

    @GET
    @Path("{id}")
    @Produces(MediaType.APPLICATION_JSON)
    public RunJson get(@PathParam("id") String id) {
        return RunJson.of(runs.get(current.get(), id));
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
