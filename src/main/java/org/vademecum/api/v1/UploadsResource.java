package org.vademecum.api.v1;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vademecum.access.CurrentCaller;
import org.vademecum.file.StoredFile;
import org.vademecum.file.Upload;
import org.vademecum.file.UploadService;

/** Files, uploaded in parts. */
@Path("/uploads")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class UploadsResource {
    private static final int NAME = 512;
    private static final int MOST_PARTS = 10_000;

    @Inject
    CurrentCaller current;

    @Inject
    Project project;

    @Inject
    UploadService uploads;

    @Inject
    FormCreates forms;

    @Inject
    Clock clock;

    @POST
    public UploadJson create(Body body) {
        String filename = body.field("filename").require(field -> field.string(NAME));
        String mediaType = body.field("mime_type").require(field -> field.string(NAME));
        long bytes = body.field("bytes").require(field -> field.integer(1, UploadService.MAX_BYTES));
        Upload upload = uploads.create(
                current.get(), project.departmentId(), FileForm.ofJson(body, filename, mediaType), bytes);
        return UploadJson.of(upload, null, clock.instant());
    }

    @POST
    @Path("{upload_id}/parts")
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    public Response addPart(
            @PathParam("upload_id") String id,
            @HeaderParam("Content-Type") @Nullable String contentType,
            @HeaderParam("Content-Length") @Nullable Long announced,
            InputStream body) {
        Incoming.requireRoom("data", announced, UploadService.MAX_PART);
        return new Incoming(body)
                .receive(content -> forms.once(
                        contentType,
                        content,
                        "data",
                        (form, read) -> UploadJson.PartJson.of(
                                uploads.addPart(current.get(), id, form.file().content(), () -> {
                                    form.fields();
                                    read.run();
                                }))));
    }

    @POST
    @Path("{upload_id}/complete")
    public UploadJson complete(@PathParam("upload_id") String id, Body body) throws IOException {
        List<String> parts = body.field("part_ids").require(field -> field.strings(MOST_PARTS));
        String md5 = body.field("md5").string().orElse(null);
        StoredFile file = uploads.complete(current.get(), id, parts, md5);
        return UploadJson.of(uploads.get(current.get(), id), file, clock.instant());
    }

    @POST
    @Path("{upload_id}/cancel")
    public UploadJson cancel(@PathParam("upload_id") String id) {
        return UploadJson.of(uploads.cancel(current.get(), id), null, clock.instant());
    }
}
