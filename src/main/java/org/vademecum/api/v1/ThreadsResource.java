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
import jakarta.ws.rs.core.MediaType;
import org.vademecum.access.CurrentCaller;
import org.vademecum.thread.ThreadService;

/** Threads. */
@Path("/threads")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class ThreadsResource {
    @Inject
    CurrentCaller current;

    @Inject
    ThreadService threads;

    @Inject
    Project project;

    @POST
    public ThreadJson create(Body body) {
        return ThreadJson.of(threads.create(current.get(), RunReader.thread(body, project.departmentId())));
    }

    @GET
    @Path("{thread_id}")
    public ThreadJson get(@PathParam("thread_id") String id) {
        return ThreadJson.of(threads.get(current.get(), id));
    }

    @POST
    @Path("{thread_id}")
    public ThreadJson modify(@PathParam("thread_id") String id, Body body) {
        return ThreadJson.of(threads.change(
                current.get(),
                id,
                ToolResourcesReader.change(body.field("tool_resources")),
                body.field("metadata").change(Field::metadata)));
    }

    @DELETE
    @Path("{thread_id}")
    public DeletedJson delete(@PathParam("thread_id") String id) {
        threads.delete(current.get(), id);
        return DeletedJson.of("thread.deleted", id);
    }
}
