package org.vademecum.api;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.jspecify.annotations.Nullable;
import org.vademecum.access.CurrentCaller;
import org.vademecum.assistant.AssistantService;
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
    RetrievalProfileService profiles;

    @GET
    public PageJson<AssistantJson> list() {
        return PageJson.whole(assistants.list(current.get()));
    }

    /** How requests to the assistant's model are put together. */
    @GET
    @Path("{id}/context-policy")
    public ContextPolicy contextPolicy(@PathParam("id") String id) {
        return service.get(current.get(), id).contextPolicy();
    }

    /** What the profiles of its vector stores are tuned by. */
    @GET
    @Path("{id}/retrieval")
    public RetrievalTuning retrieval(@PathParam("id") String id) {
        return service.get(current.get(), id)
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
