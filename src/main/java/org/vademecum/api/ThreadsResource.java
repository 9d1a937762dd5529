package org.vademecum.api;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.vademecum.access.Caller;
import org.vademecum.access.CurrentCaller;
import org.vademecum.assistant.ContextPolicy;
import org.vademecum.common.CursorPage;
import org.vademecum.common.Invalid;
import org.vademecum.run.Run;
import org.vademecum.run.RunHistory;
import org.vademecum.run.RunService;
import org.vademecum.run.ThreadSummaries;
import org.vademecum.thread.ChatThread;
import org.vademecum.thread.MessagePins;
import org.vademecum.thread.ThreadMessage;
import org.vademecum.thread.ThreadService;
import org.vademecum.thread.ThreadSummary;

/** The caller's own threads, and the questions put in them. */
@Path("/threads")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class ThreadsResource {
    private static final int MESSAGES = 50;

    @Inject
    CurrentCaller current;

    @Inject
    ThreadService threads;

    @Inject
    RunService runs;

    @Inject
    RunHistory history;

    @Inject
    MessagePins pins;

    @Inject
    ThreadSummaries summaries;

    @Inject
    MessageViews messages;

    @Inject
    AssistantViews assistants;

    record NewThread(@Nullable String assistantId, @Nullable String text) {}

    /**
     * Either a text, or {@code retry} to put the last question again; to the thread's assistant or another one, by its policy
     * or another one.
     */
    record NewRun(
            @Nullable String text,
            @Nullable Boolean retry,
            @Nullable String assistantId,
            @Nullable ContextPolicy contextPolicy) {}

    record Title(@Nullable String title) {}

    record Text(@Nullable String text) {}

    record Begun(ThreadJson thread, MessageJson message, RunJson run) {}

    record Asked(MessageJson message, RunJson run) {}

    @GET
    public PageJson<ThreadJson> list(
            @QueryParam("q") @Nullable String titlePart,
            @QueryParam("after") @Nullable String after,
            @QueryParam("limit") @DefaultValue("30") int limit) {
        CursorPage<ChatThread> page = threads.list(current.get(), titlePart, after, limit);
        Map<String, String> active =
                history.active(page.data().stream().map(ChatThread::id).toList());
        return PageJson.of(page, thread -> ThreadJson.of(thread, active.get(thread.id())));
    }

    @POST
    public Response begin(@Nullable NewThread body) {
        NewThread wanted = required(body);
        Caller caller = current.get();
        RunService.Asked asked =
                runs.start(caller, required("assistant_id", wanted.assistantId), required("text", wanted.text));
        ChatThread thread = threads.get(caller, asked.run().threadId());
        Begun begun = new Begun(
                ThreadJson.of(thread, asked.run().id()),
                messages.of(caller, asked.question()),
                RunJson.of(asked.run(), history.queuedBefore(asked.run())));
        return Response.status(Response.Status.CREATED).entity(begun).build();
    }

    @GET
    @Path("{id}")
    public ThreadJson.Whole get(@PathParam("id") String id, @QueryParam("before") @Nullable String before) {
        Caller caller = current.get();
        ChatThread thread = threads.get(caller, id);
        CursorPage<ThreadMessage> page = threads.messages(caller, id, before, MESSAGES);
        List<MessageJson> views = messages.of(caller, page.data());
        Optional<Run> last = history.last(id);
        return new ThreadJson.Whole(
                thread.id(),
                thread.title(),
                assistants
                        .find(caller, thread.assistantId())
                        .or(() -> last.flatMap(run -> assistants.find(caller, run.assistantId())))
                        .orElse(null),
                thread.updatedAt().getEpochSecond(),
                history.active(List.of(id)).get(id),
                before == null ? messages.withFailure(views, last.orElse(null)) : views,
                page.hasMore(),
                summaries.find(caller, id).map(this::json).orElse(null));
    }

    @POST
    @Path("{id}")
    public ThreadJson rename(@PathParam("id") String id, @Nullable Title body) {
        String title = required("title", required(body).title);
        return ThreadJson.of(
                threads.rename(current.get(), id, title),
                history.active(List.of(id)).get(id));
    }

    @DELETE
    @Path("{id}")
    public void delete(@PathParam("id") String id) {
        threads.delete(current.get(), id);
    }

    /** Has requests to models keep the message. */
    @PUT
    @Path("{id}/messages/{message}/pin")
    public void pin(@PathParam("id") String id, @PathParam("message") String messageId) {
        pins.pin(current.get(), id, messageId);
    }

    @DELETE
    @Path("{id}/messages/{message}/pin")
    public void unpin(@PathParam("id") String id, @PathParam("message") String messageId) {
        pins.unpin(current.get(), id, messageId);
    }

    /** What models are told in the place of the thread's older messages; 204 when nothing was summarised. */
    @GET
    @Path("{id}/summary")
    public @Nullable SummaryJson summary(@PathParam("id") String id) {
        return summaries.find(current.get(), id).map(this::json).orElse(null);
    }

    @PUT
    @Path("{id}/summary")
    public SummaryJson editSummary(@PathParam("id") String id, @Nullable Text body) {
        return json(summaries.edit(current.get(), id, required("text", required(body).text)));
    }

    private SummaryJson json(ThreadSummary summary) {
        return SummaryJson.of(summary, summaries.isCounted(summary));
    }

    @DELETE
    @Path("{id}/summary")
    public void deleteSummary(@PathParam("id") String id) {
        summaries.delete(current.get(), id);
    }

    @POST
    @Path("{id}/runs")
    public Response ask(@PathParam("id") String id, @Nullable NewRun body) {
        NewRun wanted = required(body);
        Caller caller = current.get();
        RunService.Asked asked = Boolean.TRUE.equals(wanted.retry)
                ? runs.retry(caller, id, wanted.assistantId, wanted.contextPolicy)
                : runs.ask(caller, id, wanted.assistantId, wanted.contextPolicy, required("text", wanted.text));
        return Response.status(Response.Status.CREATED)
                .entity(new Asked(
                        messages.of(caller, asked.question()),
                        RunJson.of(asked.run(), history.queuedBefore(asked.run()))))
                .build();
    }

    private static <T> T required(@Nullable T body) {
        if (body == null) {
            throw new Invalid(null, "invalid_json", "The request needs a JSON body.");
        }
        return body;
    }

    private static String required(String param, @Nullable String value) {
        if (value == null) {
            throw new Invalid(
                    param, "missing_required_parameter", "Missing required parameter: '%s'.".formatted(param));
        }
        return value;
    }
}
