package org.vademecum.api;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.jspecify.annotations.Nullable;
import org.vademecum.access.CurrentCaller;
import org.vademecum.common.Invalid;
import org.vademecum.llm.EmbeddingModels;
import org.vademecum.vectorstore.IndexRecipe;
import org.vademecum.vectorstore.ReindexService;

/** How the documents of a vector store are indexed; its curators have them indexed anew. */
@Path("/vector_stores/{id}/retrieval-profile/index")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class StoreIndexResource {
    @Inject
    CurrentCaller current;

    @Inject
    ReindexService reindexing;

    @Inject
    EmbeddingModels embeddings;

    /** What is left out of {@code recipe} is as by default. */
    record RecipeForm(@Nullable JsonNode recipe) {
        IndexRecipe wanted() {
            if (recipe == null || recipe.isNull()) {
                throw new Invalid("recipe", "missing_required_parameter", "Missing required parameter: 'recipe'.");
            }
            return IndexRecipe.read(recipe);
        }
    }

    @GET
    public StoreIndexJson get(@PathParam("id") String id) {
        return StoreIndexJson.of(reindexing.get(current.get(), id));
    }

    /** Begins to index the documents by another recipe. */
    @POST
    public StoreIndexJson start(@PathParam("id") String id, @Nullable RecipeForm form) {
        IndexRecipe wanted = (form == null ? new RecipeForm(null) : form).wanted();
        return StoreIndexJson.of(reindexing.start(current.get(), id, wanted, embeddings::dimensions));
    }

    /** Stops what was begun. */
    @POST
    @Path("cancel")
    public StoreIndexJson cancel(@PathParam("id") String id) {
        return StoreIndexJson.of(reindexing.cancel(current.get(), id));
    }

    /** Has the store searched by the generation before again. */
    @POST
    @Path("rollback")
    public StoreIndexJson rollBack(@PathParam("id") String id) {
        return StoreIndexJson.of(reindexing.rollBack(current.get(), id));
    }

    /** Removes the generation before. */
    @POST
    @Path("discard")
    public StoreIndexJson discard(@PathParam("id") String id) {
        return StoreIndexJson.of(reindexing.discard(current.get(), id));
    }
}
