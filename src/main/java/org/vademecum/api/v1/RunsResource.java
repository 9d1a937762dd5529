package org.vademecum.api.v1;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.vademecum.access.Caller;
import org.vademecum.access.CurrentCaller;
import org.vademecum.api.ServerEvents;
import org.vademecum.common.CursorPage;
import org.vademecum.run.Run;
import org.vademecum.run.RunService;
import org.vademecum.run.RunStep;
import org.vademecum.run.SubmittedOutput;

/** The runs of a thread and their steps. */
@Path("/threads/{thread_id}/runs")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class RunsResource {
    private static final int MAX_OUTPUTS = 128;

    @Inject
    CurrentCaller current;

    @Inject
    RunService runs;

    @Inject
    WireStreams streams;

    @Inject
    RunWaits waits;

    @Inject
    StreamedCreates streamed;

    @GET
    public ListJson<RunJson> list(@PathParam("thread_id") String threadId, @Context UriInfo uri) {
        return ListJson.of(runs.list(current.get(), threadId, ListQuery.of(uri, "run")), RunJson::of, RunJson::id);
    }

    @POST
    public CompletionStage<Response> create(
            @PathParam("thread_id") String threadId, @Context UriInfo uri, @Context HttpHeaders headers, Body body) {
        Include.content(uri);
        Caller caller = current.get();
        return waits.answer(caller, RunJson.of(runs.create(caller, threadId, RunReader.run(body))), 0, headers);
    }

    @POST
    @Produces(MediaType.SERVER_SENT_EVENTS)
    public void stream(
            @PathParam("thread_id") String threadId,
            @Context UriInfo uri,
            @Suspended AsyncResponse suspended,
            @Context HttpServletRequest request,
            Body body) {
        Caller caller = current.get();
        boolean withContent = Include.content(uri);
        StreamedCreates.Place place =
                streamed.once(() -> StreamedCreates.Place.begun(runs.create(caller, threadId, RunReader.run(body))));
        Run run = runs.get(caller, place.threadId(), place.runId());
        streams.open(caller, run, null, place.after(), withContent, ServerEvents.answer(request, suspended));
    }

    @GET
    @Path("{run_id}")
    public RunJson get(@PathParam("thread_id") String threadId, @PathParam("run_id") String id) {
        return RunJson.of(runs.get(current.get(), threadId, id));
    }

    @POST
    @Path("{run_id}")
    public RunJson modify(@PathParam("thread_id") String threadId, @PathParam("run_id") String id, Body body) {
        return RunJson.of(runs.describe(
                current.get(), threadId, id, body.field("metadata").change(Field::metadata)));
    }

    @POST
    @Path("{run_id}/cancel")
    public RunJson cancel(@PathParam("thread_id") String threadId, @PathParam("run_id") String id) {
        return RunJson.cancelling(runs.cancel(current.get(), threadId, id));
    }

    @POST
    @Path("{run_id}/submit_tool_outputs")
    public CompletionStage<Response> submit(
            @PathParam("thread_id") String threadId,
            @PathParam("run_id") String id,
            @Context UriInfo uri,
            @Context HttpHeaders headers,
            Body body) {
        Include.content(uri);
        Caller caller = current.get();
        long before = runs.submit(caller, threadId, id, outputs(body));
        return waits.answer(caller, RunJson.queued(runs.get(caller, threadId, id)), before, headers);
    }

    @POST
    @Path("{run_id}/submit_tool_outputs")
    @Produces(MediaType.SERVER_SENT_EVENTS)
    public void submitAndStream(
            @PathParam("thread_id") String threadId,
            @PathParam("run_id") String id,
            @Context UriInfo uri,
            @Suspended AsyncResponse suspended,
            @Context HttpServletRequest request,
            Body body) {
        Caller caller = current.get();
        boolean withContent = Include.content(uri);
        StreamedCreates.Place place = streamed.once(
                () -> new StreamedCreates.Place(threadId, id, runs.submit(caller, threadId, id, outputs(body))));
        streams.open(
                caller,
                runs.get(caller, threadId, id),
                null,
                place.after(),
                withContent,
                ServerEvents.answer(request, suspended));
    }

    @GET
    @Path("{run_id}/steps")
    public ListJson<StepJson> steps(
            @PathParam("thread_id") String threadId, @PathParam("run_id") String id, @Context UriInfo uri) {
        Caller caller = current.get();
        Run run = runs.get(caller, threadId, id);
        boolean withContent = Include.content(uri) && runs.mayReadFound(caller, run);
        CursorPage<RunStep> page = runs.steps(caller, threadId, id, ListQuery.of(uri, "step"));
        return ListJson.of(page, step -> StepJson.of(run, step, withContent), StepJson::id);
    }

    @GET
    @Path("{run_id}/steps/{step_id}")
    public StepJson step(
            @PathParam("thread_id") String threadId,
            @PathParam("run_id") String id,
            @PathParam("step_id") String stepId,
            @Context UriInfo uri) {
        Caller caller = current.get();
        boolean withContent = Include.content(uri);
        RunStep step = runs.step(caller, threadId, id, stepId);
        Run run = runs.get(caller, threadId, id);
        return StepJson.of(run, step, withContent && runs.mayReadFound(caller, run));
    }

    private static List<SubmittedOutput> outputs(Body body) {
        body.field("stream").flag();
        return body.field("tool_outputs")
                .require(list -> list.list(MAX_OUTPUTS, item -> output(item.require(Field::object))));
    }

    private static SubmittedOutput output(Body output) {
        return new SubmittedOutput(
                output.field("tool_call_id").require(Field::string),
                output.field("output").require(Field::string));
    }
}
