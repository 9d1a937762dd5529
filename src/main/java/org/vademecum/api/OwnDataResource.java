package org.vademecum.api;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import org.jspecify.annotations.Nullable;
import org.vademecum.access.AuditAction;
import org.vademecum.access.Audited;
import org.vademecum.access.Caller;
import org.vademecum.access.CurrentCaller;
import org.vademecum.thread.OwnErasure;
import org.vademecum.thread.ThreadErasure;

/** What is kept of the caller: taken along, and taken away. */
@Path("/me")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class OwnDataResource {
    @Inject
    CurrentCaller current;

    @Inject
    MeResource me;

    @Inject
    OwnData data;

    @Inject
    OwnErasure erasure;

    @Inject
    Event<Audited> audited;

    /** @param confirm the name that the caller signs in by */
    record ConfirmJson(@Nullable String confirm) {}

    record CountJson(long threads, long files, long stores, long kept) {}

    record StepJson(int erased, long left, long kept) {}

    /** Everything as one JSON object, written as it is read. */
    @GET
    @Path("export")
    public Response export() {
        Caller caller = current.get();
        MeResource.MeJson person = me.get();
        audited.fire(Audited.of(caller, AuditAction.DATA_EXPORT));
        StreamingOutput content = output -> {
            OwnDataWriter writer = new OwnDataWriter(output);
            writer.value("person", person);
            writer.value("groups", caller.groups().stream().sorted().toList());
            data.write(caller, writer);
            writer.end();
        };
        return Response.ok(content)
                .header("Content-Disposition", "attachment; filename=\"my-data.json\"")
                .build();
    }

    @GET
    @Path("erasure")
    public CountJson count() {
        OwnErasure.Counts counts = erasure.count(current.get());
        return new CountJson(counts.threads(), counts.files(), counts.stores(), counts.kept());
    }

    /** Takes some of it away; to be called until nothing is left. */
    @POST
    @Path("erasure")
    @Consumes(MediaType.APPLICATION_JSON)
    public StepJson erase(ConfirmJson confirm) {
        ThreadErasure.Step step = erasure.erase(current.get(), confirm.confirm());
        return new StepJson(step.erased(), step.left(), step.kept());
    }
}
