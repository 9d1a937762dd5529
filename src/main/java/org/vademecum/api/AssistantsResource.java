package org.vademecum.api;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.jspecify.annotations.Nullable;
import org.vademecum.access.CurrentCaller;
import org.vademecum.assistant.AssistantService;
import org.vademecum.assistant.AssistantSharing;
import org.vademecum.assistant.ContextPolicy;
import org.vademecum.retrieval.RetrievalProfileService;
import org.vademecum.retrieval.RetrievalTuning;
import org.vademecum.tool.Tool;

/** The assistants the caller may ask. */
@Path("/assistants")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class AssistantsResource {
    @Inject
    CurrentCaller current;

    @Inject
    AssistantViews assistants;

    @Inject
    AssistantService service;

    @Inject
    AssistantSharing sharing;

    @Inject
    RetrievalProfileService profiles;

    record Borrower(@Nullable String department) {}

    @GET
    public PageJson<AssistantJson> list() {
        return PageJson.whole(assistants.list(current.get()));
    }

    /** The departments that the assistant is shared with, for members of its own. */
    @GET
    @Path("{id}/shares")
    public PageJson<ShareJson> shares(@PathParam("id") String id) {
        return assistants.shares(current.get(), id);
    }

    /** Shares it with a department, by its code or id, for curators. */
    @POST
    @Path("{id}/shares")
    @Consumes(MediaType.APPLICATION_JSON)
    public PageJson<ShareJson> share(@PathParam("id") String id, @Nullable Borrower body) {
        sharing.share(current.get(), id, body == null ? null : body.department());
        return shares(id);
    }

    /** Takes it back from a department, for curators. */
    @POST
    @Path("{id}/shares/withdraw")
    @Consumes(MediaType.APPLICATION_JSON)
    public PageJson<ShareJson> withdraw(@PathParam("id") String id, @Nullable Borrower body) {
        sharing.withdraw(current.get(), id, body == null ? null : body.department());
        return shares(id);
    }

    /** How requests to the assistant's model are put together. */
    @GET
    @Path("{id}/context-policy")
    public ContextPolicy contextPolicy(@PathParam("id") String id) {
        return service.inspect(current.get(), id).contextPolicy();
    }

    /** What the profiles of its vector stores are tuned by. */
    @GET
    @Path("{id}/retrieval")
    public RetrievalTuning retrieval(@PathParam("id") String id) {
        return service.inspect(current.get(), id)
                .search()
                .map(Tool.FileSearch::retrieval)
                .orElse(RetrievalTuning.NONE);
    }

    /** Sets it, for curators; what is left out is as the profiles have it. */
    @PUT
    @Path("{id}/retrieval")
    @Consumes(MediaType.APPLICATION_JSON)
    public RetrievalTuning tune(@PathParam("id") String id, @Nullable JsonNode tuning) {
        RetrievalTuning wanted = tuning == null
                ? RetrievalTuning.NONE
                : profiles.require(RetrievalTuning.read(tuning, "retrieval"), "retrieval");
        return service.tune(current.get(), id, search -> search.tunedBy(wanted)).retrieval();
    }

    /** Sets it, for curators; what is left out is as without a policy. */
    @PUT
    @Path("{id}/context-policy")
    @Consumes(MediaType.APPLICATION_JSON)
    public ContextPolicy assemble(@PathParam("id") String id, @Nullable ContextPolicy policy) {
        return service.assemble(current.get(), id, policy == null ? ContextPolicy.DEFAULT : policy);
    }
}
