package org.vademecum.api.v1;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import org.vademecum.access.Caller;
import org.vademecum.access.CurrentCaller;
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

    @POST
    public RunJson create(Body body) {
        return RunJson.of(begin(body));
    }

    @POST
    @Produces(MediaType.SERVER_SENT_EVENTS)
    public void stream(@Context UriInfo uri, @Context SseEventSink sink, @Context Sse sse, Body body) {
        Caller caller = current.get();
        boolean withContent = Include.content(uri);
        Run run = begin(body);
        WireEvent created = new WireEvent("thread.created", ThreadJson.of(threads.get(caller, run.threadId())));
        streams.open(caller, run, created, 0, withContent, sink, sse);
    }

    private Run begin(Body body) {
        NewRun run = RunReader.run(body);
        Body thread = body.field("thread").object().orElse(Body.empty());
        NewThread form = RunReader.thread(thread, project.departmentId());
        return runs.create(current.get(), form, run);
    }
}
