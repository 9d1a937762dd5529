package org.vademecum.api;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.vademecum.access.CurrentCaller;

/** The assistants the caller may ask. */
@Path("/assistants")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class AssistantsResource {
    @Inject
    CurrentCaller current;

    @Inject
    AssistantViews assistants;

    @GET
    public PageJson<AssistantJson> list() {
        return PageJson.whole(assistants.list(current.get()));
    }
}
