package org.vademecum.api;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.vademecum.access.CurrentCaller;
import org.vademecum.vectorstore.DeletedDocument;
import org.vademecum.vectorstore.DocumentBin;

/** Documents that were deleted and can be restored, for those who curate them. */
@Path("/bin")
@ApplicationScoped
public class BinResource {
    private static final int MAX_PAGE = 100;

    @Inject
    CurrentCaller current;

    @Inject
    DocumentBin bin;

    /** The last deleted first; at most 100 of them after {@code offset}. */
    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public PageJson<DeletedDocumentJson> list(
            @QueryParam("offset") @DefaultValue("0") int offset, @QueryParam("limit") @DefaultValue("20") int limit) {
        int shown = Math.clamp(limit, 1, MAX_PAGE);
        List<DeletedDocument> found = bin.list(current.get(), offset, shown + 1);
        return new PageJson<>(
                found.stream().limit(shown).map(DeletedDocumentJson::of).toList(), found.size() > shown);
    }

    /** Brings the document back with all of its versions; by another name where its own is taken. */
    @POST
    @Path("{id}/restore")
    @Produces(MediaType.APPLICATION_JSON)
    public RestoredDocumentJson restore(@PathParam("id") String id) {
        return RestoredDocumentJson.of(bin.restore(current.get(), id));
    }

    /** Deletes it for good. */
    @DELETE
    @Path("{id}")
    public void delete(@PathParam("id") String id) {
        bin.delete(current.get(), id);
    }
}
