package org.vademecum.api;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;
import org.vademecum.access.CurrentCaller;
import org.vademecum.api.v1.FilterReader;
import org.vademecum.common.Invalid;
import org.vademecum.retrieval.RetrievalTuning;
import org.vademecum.retrieval.StoreQuery;
import org.vademecum.retrieval.StoreSearch;
import org.vademecum.vectorstore.AttributeFilter;
import org.vademecum.vectorstore.DocumentService;
import org.vademecum.vectorstore.DocumentUpload;
import org.vademecum.vectorstore.Uploaded;

/** Manuals on their way into a vector store, and what is found in it. */
@Path("/vector_stores")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class VectorStoresResource {
    @Inject
    CurrentCaller current;

    @Inject
    DocumentService documents;

    @Inject
    StoreSearch search;

    @Inject
    @ConfigProperty(name = "vademecum.upload.max-bytes", defaultValue = "536870912")
    long maxBytes;

    /** What to look for, in which documents, and by what. */
    record SearchForm(
            @Nullable String query,
            @Nullable JsonNode filters,
            @Nullable JsonNode profile) {
        static final SearchForm EMPTY = new SearchForm(null, null, null);

        StoreQuery asked() {
            if (query == null || query.isBlank()) {
                throw new Invalid("query", "missing_required_parameter", "Missing required parameter: 'query'.");
            }
            AttributeFilter filter = filters == null || filters.isNull() ? null : FilterReader.read(filters, "filters");
            RetrievalTuning tuning = profile == null || profile.isNull()
                    ? RetrievalTuning.NONE
                    : RetrievalTuning.read(profile, "profile");
            return new StoreQuery(List.of(query), filter, tuning);
        }
    }

    static boolean isHeldBack(String given) {
        return switch (given) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new Invalid("held_back", "invalid_value", "Invalid 'held_back': expected true or false.");
        };
    }

    /**
     * The passages of the store that fit best. {@code filters} on the attributes of documents are as under {@code /v1};
     * {@code profile} tunes the store's own for this search.
     */
    @POST
    @Path("{id}/search")
    @Consumes(MediaType.APPLICATION_JSON)
    public PageJson<SearchHitJson> search(@PathParam("id") String id, @Nullable SearchForm form) {
        StoreQuery query = (form == null ? SearchForm.EMPTY : form).asked();
        return PageJson.whole(search.search(current.get(), id, query).passages().stream()
                .map(SearchHitJson::of)
                .toList());
    }

    /** How such a search comes to its result, for the store's curators. */
    @POST
    @Path("{id}/search/explain")
    @Consumes(MediaType.APPLICATION_JSON)
    public ExplanationJson explain(@PathParam("id") String id, @Nullable SearchForm form) {
        StoreQuery query = (form == null ? SearchForm.EMPTY : form).asked();
        return ExplanationJson.of(search.explain(current.get(), id, query));
    }

    /**
     * Takes the request's body in as a document: 201, or 200 when the store has the same content already. One that is held back is
     * searched once it was published.
     */
    @POST
    @Path("{id}/documents")
    @Consumes(MediaType.WILDCARD)
    public Response upload(
            @PathParam("id") String id,
            @QueryParam("filename") @Nullable String filename,
            @QueryParam("held_back") @DefaultValue("false") String heldBack,
            @HeaderParam("Content-Type") @Nullable String mediaType,
            @HeaderParam("Content-Length") @DefaultValue("0") long announced,
            InputStream body) {
        if (announced > maxBytes) {
            return ErrorJson.tooLarge(maxBytes);
        }
        try {
            Uploaded uploaded = documents.upload(
                    current.get(), new DocumentUpload(id, filename, mediaType, null, null, isHeldBack(heldBack), body));
            return Response.status(uploaded.duplicate() ? Response.Status.OK : Response.Status.CREATED)
                    .entity(UploadedJson.of(uploaded))
                    .build();
        } catch (IOException e) {
            // The body broke off, or the disk is full: either way nothing of it is kept.
            throw new Invalid(null, "upload_interrupted", "The upload was interrupted; nothing of it was kept.");
        }
    }
}
