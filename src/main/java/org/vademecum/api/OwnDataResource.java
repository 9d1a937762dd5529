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
import org.vademecum.access.Erasable;
import org.vademecum.retention.Erasure;

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
    Erasure erasure;

    @Inject
    Event<Audited> audited;

    /** @param confirm the name that the caller signs in by */
    record ConfirmJson(@Nullable String confirm) {}

    record CountJson(long threads, long assistants, long stores, long files, long uploads, long keys, long kept) {}

    record StepJson(int erased, long left, long kept) {}

    /** Everything in one archive, written as it is read. */
    @GET
    @Path("export")
    @Produces("application/zip")
    public Response export() {
        Caller caller = current.get();
        MeResource.MeJson person = me.person();
        audited.fire(Audited.of(caller, AuditAction.DATA_EXPORT));
        StreamingOutput content = output -> data.write(caller, person, output);
        return Download.as("my-data.zip", Response.ok(content)).build();
    }

    @GET
    @Path("erasure")
    public CountJson count() {
        Erasure.Inventory inventory = erasure.count(current.get());
        return new CountJson(
                inventory.free(Erasable.Kind.THREADS),
                inventory.free(Erasable.Kind.ASSISTANTS),
                inventory.free(Erasable.Kind.STORES),
                inventory.free(Erasable.Kind.FILES),
                inventory.free(Erasable.Kind.UPLOADS),
                inventory.free(Erasable.Kind.KEYS),
                inventory.kept());
    }

    /** Takes some of it away; to be called until nothing is left. */
    @POST
    @Path("erasure")
    @Consumes(MediaType.APPLICATION_JSON)
    public StepJson erase(ConfirmJson confirm) {
        Erasure.Step step = erasure.erase(current.get(), confirm.confirm());
        return new StepJson(step.erased(), step.left(), step.kept());
    }

    /** Forgets who the caller is, once nothing of theirs is left. */
    @POST
    @Path("close")
    @Consumes(MediaType.APPLICATION_JSON)
    public void close(ConfirmJson confirm) {
        erasure.closeAccount(current.get(), confirm.confirm());
    }
}
