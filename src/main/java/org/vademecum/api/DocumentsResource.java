package org.vademecum.api;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.vademecum.access.Caller;
import org.vademecum.access.CurrentCaller;
import org.vademecum.common.Invalid;
import org.vademecum.retrieval.DocumentInspection;
import org.vademecum.run.BorrowedCitations;
import org.vademecum.vectorstore.DocumentBin;
import org.vademecum.vectorstore.DocumentBoosts;
import org.vademecum.vectorstore.DocumentContent;
import org.vademecum.vectorstore.DocumentRereading;
import org.vademecum.vectorstore.DocumentService;
import org.vademecum.vectorstore.DocumentText;
import org.vademecum.vectorstore.PassageComparison;
import org.vademecum.vectorstore.Uploaded;
import org.vademecum.vectorstore.VectorStoreFile;

/** Document versions as evidence: their pages, and their text around a passage, for whoever may read or has a citation of them. */
@Path("/documents")
@ApplicationScoped
public class DocumentsResource {
    private static final int BUFFER = 64 * 1024;
    private static final String PLAIN = "text/plain";

    /** Changes of one answer. */
    private static final int CHANGES = 25;

    /** A browser may keep it, and asks each time whether its reader still may. */
    private static final String CACHING = "private, no-cache";

    @Inject
    CurrentCaller current;

    @Inject
    DocumentService documents;

    @Inject
    DocumentBin bin;

    @Inject
    BorrowedCitations borrowed;

    @Inject
    DocumentBoosts boosts;

    @Inject
    DocumentRereading rereading;

    @Inject
    DocumentInspection inspection;

    /** @param confidence how sure the words are, in percent, that were recognised in pictures within the passage; null when it holds none */
    record PassageJson(String html, @Nullable Integer confidence) {}

    record BoostForm(@Nullable JsonNode boost) {
        double wanted() {
            if (boost == null || boost.isNull()) {
                throw new Invalid("boost", "missing_required_parameter", "Missing required parameter: 'boost'.");
            }
            if (!boost.isNumber()) {
                throw new Invalid("boost", "invalid_type", "Invalid type for 'boost': expected a number.");
            }
            return boost.doubleValue();
        }
    }

    record BoostJson(double boost) {}

    @GET
    @Path("{id}")
    @Produces(MediaType.APPLICATION_JSON)
    public DocumentJson get(@PathParam("id") String id) throws IOException {
        Caller caller = current.get();
        VectorStoreFile file = document(caller, id);
        return DocumentJson.of(
                file,
                shownAs(file).map(ShownAs::kind).orElse("text"),
                documents.recognisedPages(file),
                documents.newerThan(caller, List.of(id)).get(id));
    }

    /** The text around a passage as HTML, with the passage in {@code <mark>}; offsets as in a citation. */
    @GET
    @Path("{id}/text")
    @Produces(MediaType.APPLICATION_JSON)
    public PassageJson text(
            @PathParam("id") String id,
            @QueryParam("start") @DefaultValue("0") int start,
            @QueryParam("end") @DefaultValue("0") int end)
            throws IOException {
        VectorStoreFile file = document(current.get(), id);
        DocumentText text = documents.text(file);
        return new PassageJson(
                PassageHtml.render(text, start, end),
                documents.confidence(file, text, start, end).orElse(null));
    }

    /** What the version that is searched now says in place of a passage, or the same if it is this one; offsets as in a citation. */
    @GET
    @Path("{id}/comparison")
    @Produces(MediaType.APPLICATION_JSON)
    public ComparisonJson comparison(
            @PathParam("id") String id,
            @QueryParam("start") @DefaultValue("0") int start,
            @QueryParam("end") @DefaultValue("0") int end)
            throws IOException {
        Caller caller = current.get();
        VectorStoreFile file = document(caller, id);
        VectorStoreFile newer = documents.newerThan(caller, List.of(id)).getOrDefault(id, file);
        return ComparisonJson.of(newer, PassageComparison.of(documents.text(file), start, end, documents.text(newer)));
    }

    /** What the version says otherwise than the one that is searched, for those who curate it: some changes from a number on, counted from 0. */
    @GET
    @Path("{id}/changes")
    @Produces(MediaType.APPLICATION_JSON)
    public ChangesJson changes(@PathParam("id") String id, @QueryParam("from") @DefaultValue("0") int from)
            throws IOException {
        return ChangesJson.of(documents.changes(current.get(), id), from, CHANGES);
    }

    /** How well the document can be found and cited, for those who curate it. */
    @GET
    @Path("{id}/quality")
    @Produces(MediaType.APPLICATION_JSON)
    public QualityJson quality(@PathParam("id") String id) throws IOException {
        return QualityJson.of(inspection.inspect(current.get(), id));
    }

    /** Lets a version be searched that was held back. */
    @POST
    @Path("{id}/publish")
    public void publish(@PathParam("id") String id) {
        documents.publish(current.get(), id);
    }

    /** Has the file of the version in use read anew, as the next version of the document: 201. */
    @POST
    @Path("{id}/reread")
    @Produces(MediaType.APPLICATION_JSON)
    public Response reread(
            @PathParam("id") String id, @QueryParam("held_back") @DefaultValue("false") String heldBack) {
        VectorStoreFile again = rereading.readAgain(current.get(), id, VectorStoresResource.isHeldBack(heldBack));
        return Response.status(Response.Status.CREATED)
                .entity(UploadedJson.of(new Uploaded(again, false)))
                .build();
    }

    /** Puts the document into the bin with all of its versions; what the caller keeps for themselves goes for good. */
    @DELETE
    @Path("{id}")
    public void delete(@PathParam("id") String id) {
        bin.put(current.get(), id);
    }

    /** Says what the document is worth in searches beside the others: a factor, for all of its versions. */
    @PUT
    @Path("{id}/boost")
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    public BoostJson boost(@PathParam("id") String id, @Nullable BoostForm form) {
        double wanted = (form == null ? new BoostForm(null) : form).wanted();
        return new BoostJson(boosts.set(current.get(), id, wanted).boost());
    }

    /** The words that were recognised on a page, where they stand on it. */
    @GET
    @Path("{id}/words")
    @Produces(MediaType.APPLICATION_JSON)
    public RecognisedWordsJson words(@PathParam("id") String id, @QueryParam("page") @DefaultValue("1") int page) {
        return RecognisedWordsJson.of(documents.words(document(current.get(), id), page));
    }

    /** The file as it was uploaded; a single byte range is honoured. */
    @GET
    @Path("{id}/content")
    public Response content(
            @PathParam("id") String id, @HeaderParam("Range") @Nullable String header, @Context Request request)
            throws IOException {
        VectorStoreFile file = document(current.get(), id);
        ShownAs type = shownAs(file).orElse(null);
        DocumentContent whole = documents.open(file, 0);
        Response.ResponseBuilder unchanged = request.evaluatePreconditions(new EntityTag(whole.sha256()));
        if (unchanged != null) {
            whole.stream().close();
            return unchanged.header("Cache-Control", CACHING).build();
        }
        try {
            Optional<ContentRange> range = ContentRange.parse(header, whole.bytes());
            if (range.isEmpty()) {
                return reply(Response.ok(copy(whole.stream(), whole.bytes())), type, whole, whole.bytes());
            }
            whole.stream().close();
            DocumentContent part = documents.open(file, range.get().first());
            long length = range.get().length();
            return reply(
                    Response.status(206).entity(copy(part.stream(), length)).header("Content-Range", range.get()),
                    type,
                    part,
                    length);
        } catch (ContentRange.Unsatisfiable e) {
            whole.stream().close();
            return Response.fromResponse(ErrorJson.response(416, "The range lies outside the file.", "Range", null))
                    .header("Content-Range", e.contentRange())
                    .build();
        }
    }

    private VectorStoreFile document(Caller caller, String id) {
        return documents.get(caller, id, () -> borrowed.loans(caller, id));
    }

    private static Response reply(
            Response.ResponseBuilder reply, @Nullable ShownAs known, DocumentContent content, long length) {
        String type = known == null ? content.mediaType() : known.mediaType();
        // Anything that is not known to be harmless, HTML above all, is only ever downloaded.
        boolean inline = known != null || type.equals(PLAIN);
        return reply.type(type.equals(PLAIN) ? type + ";charset=UTF-8" : type)
                .header("Content-Length", length)
                .header("Accept-Ranges", "bytes")
                .header("ETag", '"' + content.sha256() + '"')
                .header("Cache-Control", CACHING)
                // Whatever a manual holds, it runs nothing here.
                .header("Content-Security-Policy", Download.POLICY)
                .header("Content-Disposition", disposition(inline, content.filename()))
                .build();
    }

    private static String disposition(boolean inline, String filename) {
        String encoded = URLEncoder.encode(filename, StandardCharsets.UTF_8).replace("+", "%20");
        return (inline ? "inline" : "attachment") + "; filename*=UTF-8''" + encoded;
    }

    private static StreamingOutput copy(InputStream content, long length) {
        return (OutputStream output) -> {
            try (content) {
                byte[] buffer = new byte[BUFFER];
                long left = length;
                while (left > 0) {
                    int read = content.read(buffer, 0, (int) Math.min(buffer.length, left));
                    if (read < 0) {
                        throw new IOException("the blob is shorter than its length");
                    }
                    output.write(buffer, 0, read);
                    left -= read;
                }
            }
        };
    }

    /** A file of text may begin with the letters of a picture; it has no pages, and pictures have. */
    private Optional<ShownAs> shownAs(VectorStoreFile file) throws IOException {
        try (InputStream content = documents.open(file, 0).stream()) {
            return ShownAs.of(content).filter(shown -> shown == ShownAs.PDF || file.pageCount() != null);
        }
    }
}
