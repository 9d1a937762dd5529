package org.vademecum.api.v1;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import org.vademecum.access.CurrentCaller;
import org.vademecum.api.Download;
import org.vademecum.file.FileService;
import org.vademecum.file.NewFile;
import org.vademecum.file.StoredFile;
import org.vademecum.vectorstore.FileRemoval;

/** Files, uploaded in one piece. Their content is never held in memory. */
@Path("/files")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class FilesResource {
    private static final int MOST = 10_000;

    @Inject
    CurrentCaller current;

    @Inject
    Project project;

    @Inject
    FileService files;

    @Inject
    FileRemoval removal;

    @Inject
    FormCreates forms;

    @GET
    public ListJson<FileJson> list(@Context UriInfo uri, @QueryParam("purpose") @Nullable String purpose) {
        return ListJson.of(
                files.list(current.get(), Purposes.parse(purpose), ListQuery.of(uri, "file", MOST, MOST)),
                FileJson::of,
                FileJson::id);
    }

    @POST
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    public Response create(
            @HeaderParam("Content-Type") @Nullable String contentType,
            @HeaderParam("Content-Length") @Nullable Long announced,
            InputStream body) {
        Incoming.requireRoom("file", announced, files.maxBytes());
        return new Incoming(body)
                .receive(content -> forms.once(contentType, content, "file", (form, read) -> {
                    Multipart.Part file = form.file();
                    return FileJson.of(files.store(current.get(), project.departmentId(), file.content(), () -> {
                        NewFile described = FileForm.ofForm(form.fields(), file.filename(), file.contentType());
                        read.run();
                        return described;
                    }));
                }));
    }

    @GET
    @Path("{file_id}")
    public FileJson get(@PathParam("file_id") String id) {
        return FileJson.of(files.get(current.get(), id));
    }

    @DELETE
    @Path("{file_id}")
    public DeletedJson delete(@PathParam("file_id") String id) {
        removal.delete(current.get(), id);
        return DeletedJson.of("file", id);
    }

    /** As an attachment of no type: whatever somebody uploaded must not run in a browser as if it were ours. */
    @GET
    @Path("{file_id}/content")
    @Produces(MediaType.WILDCARD)
    public Response content(@PathParam("file_id") String id) throws IOException {
        StoredFile file = files.get(current.get(), id);
        InputStream content = files.open(file, 0);
        StreamingOutput stream = out -> {
            try (content) {
                content.transferTo(out);
            }
        };
        return Download.unnamed(Response.ok(stream, MediaType.APPLICATION_OCTET_STREAM_TYPE))
                .header("Content-Length", file.bytes())
                .build();
    }
}
