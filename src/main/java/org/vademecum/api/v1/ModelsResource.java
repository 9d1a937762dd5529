package org.vademecum.api.v1;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.vademecum.common.Forbidden;
import org.vademecum.common.Invalid;
import org.vademecum.llm.ChatModels;

/** The models that assistants may use. */
@Path("/models")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class ModelsResource {
    @Inject
    ChatModels models;

    @GET
    public ModelJson.All list() {
        return ModelJson.All.of(models.list());
    }

    /** Names may have slashes in them. */
    @GET
    @Path("{model: .+}")
    public ModelJson get(@PathParam("model") String model) {
        if (!models.list().contains(model)) {
            throw new Invalid("model", "model_not_found", "The model '%s' does not exist.".formatted(model));
        }
        return ModelJson.of(model);
    }

    @DELETE
    @Path("{model: .+}")
    public ModelJson delete(@PathParam("model") String model) {
        get(model);
        throw new Forbidden("Models belong to the configuration and cannot be deleted.");
    }
}
