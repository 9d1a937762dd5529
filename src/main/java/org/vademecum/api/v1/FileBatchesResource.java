package org.vademecum.api.v1;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import org.vademecum.access.CurrentCaller;
import org.vademecum.vectorstore.FileBatchService;

/** Files put into a vector store many at a time. */
@Path("/vector_stores/{vector_store_id}/file_batches")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class FileBatchesResource {
    @Inject
    CurrentCaller current;

    @Inject
    FileBatchService batches;

    @POST
    public FileBatchJson create(@PathParam("vector_store_id") String storeId, Body body) {
        return FileBatchJson.of(batches.create(current.get(), storeId, StoreFilesReader.batch(body)));
    }

    @GET
    @Path("{batch_id}")
    public FileBatchJson get(@PathParam("vector_store_id") String storeId, @PathParam("batch_id") String batchId) {
        return FileBatchJson.of(batches.get(current.get(), storeId, batchId));
    }

    @POST
    @Path("{batch_id}/cancel")
    public FileBatchJson cancel(@PathParam("vector_store_id") String storeId, @PathParam("batch_id") String batchId) {
        return FileBatchJson.of(batches.cancel(current.get(), storeId, batchId));
    }

    @GET
    @Path("{batch_id}/files")
    public ListJson<VectorStoreFileJson> files(
            @PathParam("vector_store_id") String storeId, @PathParam("batch_id") String batchId, @Context UriInfo uri) {
        return ListJson.of(
                batches.list(current.get(), storeId, batchId, FileStatus.in(uri), ListQuery.of(uri, "file")),
                VectorStoreFileJson::of,
                VectorStoreFileJson::id);
    }
}
