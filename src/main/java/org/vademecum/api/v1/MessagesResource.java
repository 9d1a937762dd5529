package org.vademecum.api.v1;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import org.jspecify.annotations.Nullable;
import org.vademecum.access.CurrentCaller;
import org.vademecum.run.RunService;
import org.vademecum.thread.ThreadService;

/** The messages of a thread. */
@Path("/threads/{thread_id}/messages")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class MessagesResource {
    @Inject
    CurrentCaller current;

    @Inject
    ThreadService threads;

    @Inject
    RunService runs;

    @GET
    public ListJson<MessageJson> list(
            @PathParam("thread_id") String threadId,
            @QueryParam("run_id") @Nullable String runId,
            @Context UriInfo uri) {
        String run = runId == null || runId.isEmpty() ? null : WireId.require("run_id", "run", runId);
        return ListJson.of(
                threads.messages(current.get(), threadId, run, ListQuery.of(uri, "msg")),
                MessageJson::of,
                MessageJson::id);
    }

    @POST
    public MessageJson create(@PathParam("thread_id") String threadId, Body body) {
        return MessageJson.of(runs.addMessage(current.get(), threadId, MessageReader.read(body)));
    }

    @GET
    @Path("{message_id}")
    public MessageJson get(@PathParam("thread_id") String threadId, @PathParam("message_id") String id) {
        return MessageJson.of(threads.getMessage(current.get(), threadId, id));
    }

    @POST
    @Path("{message_id}")
    public MessageJson modify(@PathParam("thread_id") String threadId, @PathParam("message_id") String id, Body body) {
        return MessageJson.of(threads.changeMessage(
                current.get(), threadId, id, body.field("metadata").change(Field::metadata)));
    }

    @DELETE
    @Path("{message_id}")
    public DeletedJson delete(@PathParam("thread_id") String threadId, @PathParam("message_id") String id) {
        threads.deleteMessage(current.get(), threadId, id);
        return DeletedJson.of("thread.message.deleted", id);
    }
}
