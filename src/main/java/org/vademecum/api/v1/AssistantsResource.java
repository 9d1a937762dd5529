package org.vademecum.api.v1;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.vademecum.access.AccessPolicy;
import org.vademecum.access.Action;
import org.vademecum.access.CurrentCaller;
import org.vademecum.assistant.Assistant;
import org.vademecum.assistant.AssistantChange;
import org.vademecum.assistant.AssistantService;
import org.vademecum.assistant.NewAssistant;
import org.vademecum.llm.ChatSettings;
import org.vademecum.tool.ToolResources;
import org.vademecum.vectorstore.NewVectorStore;

/** Assistants. */
@Path("/assistants")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class AssistantsResource {
    private static final int MAX_TOOLS = 128;
    private static final int NAME = 256;
    private static final int DESCRIPTION = 512;
    private static final int INSTRUCTIONS = 256_000;
    private static final double HOTTEST = 2;

    @Inject
    CurrentCaller current;

    @Inject
    AssistantService assistants;

    @Inject
    AccessPolicy access;

    @Inject
    Project project;

    @GET
    public ListJson<AssistantJson> list(@Context UriInfo uri) {
        return ListJson.of(assistants.list(current.get(), ListQuery.of(uri, "asst")), this::json, AssistantJson::id);
    }

    @POST
    public AssistantJson create(Body body) {
        NewAssistant form = new NewAssistant(
                project.departmentId(),
                body.field("name").string(NAME).orElse(null),
                body.field("description").string(DESCRIPTION).orElse(null),
                body.field("instructions").string(INSTRUCTIONS).orElse(null),
                body.field("model").require(model -> model.string(NAME)),
                ToolsReader.read(body.field("tools"), MAX_TOOLS).orElse(List.of()),
                ToolResourcesReader.read(body.field("tool_resources")).orElse(ToolResources.NONE),
                settings(body),
                List.of(),
                body.field("metadata").metadata().orElse(Map.of()));
        NewVectorStore store =
                ToolResourcesReader.inlineStore(body.field("tool_resources")).orElse(null);
        return AssistantJson.of(assistants.keep(current.get(), form, store));
    }

    @GET
    @Path("{assistant_id}")
    public AssistantJson get(@PathParam("assistant_id") String id) {
        return json(assistants.get(current.get(), id));
    }

    @POST
    @Path("{assistant_id}")
    public AssistantJson modify(@PathParam("assistant_id") String id, Body body) {
        AssistantChange change = new AssistantChange(
                body.field("name").change(field -> field.string(NAME)),
                body.field("description").change(field -> field.string(DESCRIPTION)),
                body.field("instructions").change(field -> field.string(INSTRUCTIONS)),
                body.field("model").change(field -> field.string(NAME)),
                body.field("tools").change(field -> ToolsReader.read(field, MAX_TOOLS)),
                ToolResourcesReader.change(body.field("tool_resources")),
                body.field("temperature").change(AssistantsResource::temperature),
                body.field("top_p").change(AssistantsResource::topP),
                body.field("response_format").<JsonNode>change(ResponseFormats::read),
                body.field("reasoning_effort").change(AssistantsResource::effort),
                body.field("metadata").change(Field::metadata));
        return AssistantJson.of(assistants.change(current.get(), id, change));
    }

    @DELETE
    @Path("{assistant_id}")
    public DeletedJson delete(@PathParam("assistant_id") String id) {
        assistants.delete(current.get(), id);
        return DeletedJson.of("assistant.deleted", id);
    }

    /** Whoever may only ask it is not told what it searches. */
    private AssistantJson json(Assistant assistant) {
        return access.allows(current.get(), Action.READ, assistant)
                ? AssistantJson.of(assistant)
                : AssistantJson.of(assistant, ToolResources.NONE);
    }

    private static ChatSettings settings(Body body) {
        return new ChatSettings(
                temperature(body.field("temperature")).orElse(null),
                topP(body.field("top_p")).orElse(null),
                null,
                null,
                null,
                ResponseFormats.read(body.field("response_format")).orElse(null),
                effort(body.field("reasoning_effort")).orElse(null),
                null);
    }

    static Optional<Double> temperature(Field field) {
        return field.number(0, HOTTEST);
    }

    static Optional<Double> topP(Field field) {
        return field.number(0, 1);
    }

    static Optional<String> effort(Field field) {
        return field.choice("none", "minimal", "low", "medium", "high", "xhigh", "max");
    }
}
