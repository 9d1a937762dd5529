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
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import org.vademecum.access.CurrentCaller;
import org.vademecum.vectorstore.Attributes;
import org.vademecum.vectorstore.StoreFileService;

/** The files of a vector store. */
@Path("/vector_stores/{vector_store_id}/files")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class VectorStoreFilesResource {
    @Inject
    CurrentCaller current;

    @Inject
    StoreFileService files;

    @GET
    public ListJson<VectorStoreFileJson> list(@PathParam("vector_store_id") String storeId, @Context UriInfo uri) {
        return ListJson.of(
                files.list(current.get(), storeId, FileStatus.in(uri), ListQuery.of(uri, "file")),
                VectorStoreFileJson::of,
                VectorStoreFileJson::id);
    }

    @POST
    public VectorStoreFileJson create(@PathParam("vector_store_id") String storeId, Body body) {
        return VectorStoreFileJson.of(files.attach(current.get(), storeId, StoreFilesReader.one(body)));
    }

    @GET
    @Path("{file_id}")
    public VectorStoreFileJson get(@PathParam("vector_store_id") String storeId, @PathParam("file_id") String fileId) {
        return VectorStoreFileJson.of(files.get(current.get(), storeId, fileId));
    }

    @POST
    @Path("{file_id}")
    public VectorStoreFileJson modify(
            @PathParam("vector_store_id") String storeId, @PathParam("file_id") String fileId, Body body) {
        Field attributes = body.field("attributes");
        if (!attributes.given()) {
            return get(storeId, fileId);
        }
        Attributes described = StoreFilesReader.attributes(body);
        return VectorStoreFileJson.of(files.describe(current.get(), storeId, fileId, described));
    }

    @DELETE
    @Path("{file_id}")
    public DeletedJson delete(@PathParam("vector_store_id") String storeId, @PathParam("file_id") String fileId) {
        files.detach(current.get(), storeId, fileId);
        return DeletedJson.of("vector_store.file.deleted", fileId);
    }

    @GET
    @Path("{file_id}/content")
    public PageJson.ContentJson content(
            @PathParam("vector_store_id") String storeId, @PathParam("file_id") String fileId) throws IOException {
        return PageJson.ContentJson.of(
                files.text(current.get(), storeId, fileId).stream().toList());
    }
}
