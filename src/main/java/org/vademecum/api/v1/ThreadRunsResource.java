package org.vademecum.api.v1;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.concurrent.CompletionStage;
import org.vademecum.access.Caller;
import org.vademecum.access.CurrentCaller;
import org.vademecum.api.ServerEvents;
import org.vademecum.run.NewRun;
import org.vademecum.run.Run;
import org.vademecum.run.RunService;
import org.vademecum.thread.NewThread;
import org.vademecum.thread.ThreadService;

/** A thread and a run on it, in one request. */
@Path("/threads/runs")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class ThreadRunsResource {
    @Inject
    CurrentCaller current;

    @Inject
    RunService runs;

    @Inject
    ThreadService threads;

    @Inject
    Project project;

    @Inject
    WireStreams streams;

    @Inject
    RunWaits waits;

    @Inject
    StreamedCreates streamed;

    @POST
    public CompletionStage<Response> create(@Context UriInfo uri, @Context HttpHeaders headers, Body body) {
        Include.content(uri);
        return waits.answer(current.get(), RunJson.of(begin(body)), 0, headers);
    }

    @POST
    @Produces(MediaType.SERVER_SENT_EVENTS)
    public void stream(
            @Context UriInfo uri, @Suspended AsyncResponse suspended, @Context HttpServletRequest request, Body body) {
        Caller caller = current.get();
        boolean withContent = Include.content(uri);
        StreamedCreates.Place place = streamed.once(() -> StreamedCreates.Place.begun(begin(body)));
        Run run = runs.get(caller, place.threadId(), place.runId());
        WireEvent created = new WireEvent("thread.created", ThreadJson.of(threads.get(caller, run.threadId())));
        streams.open(caller, run, created, place.after(), withContent, ServerEvents.answer(request, suspended));
    }

    private Run begin(Body body) {
        NewRun run = RunReader.runOnNewThread(body);
        Body thread = body.field("thread").object().orElse(Body.empty());
        NewThread form = RunReader.thread(thread, project.departmentId());
        return runs.create(current.get(), form, run);
    }
}
