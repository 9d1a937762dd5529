package org.vademecum.api;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.vademecum.access.CurrentCaller;
import org.vademecum.common.Invalid;
import org.vademecum.retrieval.RetrievalProfile;
import org.vademecum.retrieval.RetrievalProfileService;
import org.vademecum.retrieval.RetrievalTuning;

/** What a vector store is searched by; its curators change it. */
@Path("/vector_stores/{id}/retrieval-profile")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class RetrievalProfileResource {
    @Inject
    CurrentCaller current;

    @Inject
    RetrievalProfileService profiles;

    /**
     * @param profile what is left out is as by default
     * @param version the one that the caller has seen; null when they do not mind another
     */
    record ProfileForm(
            @Nullable JsonNode profile,
            @Nullable String comment,
            @Nullable Integer version) {
        RetrievalProfile wanted() {
            if (profile == null || profile.isNull()) {
                throw new Invalid("profile", "missing_required_parameter", "Missing required parameter: 'profile'.");
            }
            return RetrievalProfile.DEFAULT.with(RetrievalTuning.read(profile, "profile"));
        }
    }

    /** {@code version} is the one to put back; 0 for the default. */
    record RestoreForm(@Nullable Integer version, @Nullable String comment) {
        int wanted() {
            if (version == null) {
                throw new Invalid("version", "missing_required_parameter", "Missing required parameter: 'version'.");
            }
            return version;
        }
    }

    /** The version in force. */
    @GET
    public RetrievalProfileJson get(@PathParam("id") String id) {
        return profiles.find(current.get(), id).map(RetrievalProfileJson::of).orElse(RetrievalProfileJson.DEFAULT);
    }

    /** Makes a new version, which is in force at once. */
    @PUT
    public RetrievalProfileJson change(@PathParam("id") String id, @Nullable ProfileForm form) {
        ProfileForm wanted = form == null ? new ProfileForm(null, null, null) : form;
        String comment = Objects.requireNonNullElse(wanted.comment(), "");
        return profiles.change(current.get(), id, wanted.wanted(), comment, wanted.version())
                .map(RetrievalProfileJson::of)
                .orElse(RetrievalProfileJson.DEFAULT);
    }

    /** Newest first; {@code before} is the number of the last one of the page before. */
    @GET
    @Path("versions")
    public PageJson<RetrievalProfileJson> list(
            @PathParam("id") String id,
            @QueryParam("before") @Nullable Integer before,
            @QueryParam("limit") @DefaultValue("20") int limit) {
        return PageJson.of(profiles.list(current.get(), id, before, limit), RetrievalProfileJson::of);
    }

    /** Puts an older version back, as a new one. */
    @POST
    @Path("restore")
    public RetrievalProfileJson restore(@PathParam("id") String id, @Nullable RestoreForm form) {
        RestoreForm wanted = form == null ? new RestoreForm(null, null) : form;
        String comment = Objects.requireNonNullElse(wanted.comment(), "");
        return RetrievalProfileJson.of(profiles.restore(current.get(), id, wanted.wanted(), comment));
    }
}
