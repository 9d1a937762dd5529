package org.vademecum.api.v1;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.vademecum.common.Json;
import org.vademecum.llm.ChatSettings;
import org.vademecum.run.NewRun;
import org.vademecum.thread.NewMessage;
import org.vademecum.thread.NewThread;
import org.vademecum.tool.ToolResources;

/** Reads runs and threads of programs. */
final class RunReader {
    private static final int MAX_TOOLS = 20;
    private static final int MAX_MESSAGES = 1_000;
    private static final int MODEL = 256;
    private static final int INSTRUCTIONS = 256_000;
    private static final int FEWEST_TOKENS = 256;

    private RunReader() {}

    /** A run on a thread that is there, which brings the resources of its tools. */
    static NewRun run(Body body) {
        return run(body, null);
    }

    /** A run on a thread that is made along with it: what is said of resources is said of the run. */
    static NewRun runOnNewThread(Body body) {
        return run(body, ToolResourcesReader.read(body.field("tool_resources")).orElse(null));
    }

    private static NewRun run(Body body, @Nullable ToolResources resources) {
        body.field("stream").flag();
        return new NewRun(
                body.field("assistant_id").id("asst"),
                body.field("model").string(MODEL).orElse(null),
                body.field("instructions").string(INSTRUCTIONS).orElse(null),
                body.field("additional_instructions").string(INSTRUCTIONS).orElse(null),
                messages(body.field("additional_messages")),
                ToolsReader.read(body.field("tools"), MAX_TOOLS).orElse(null),
                resources,
                settings(body),
                truncation(body.field("truncation_strategy")),
                body.field("metadata").metadata().orElse(Map.of()));
    }

    static NewThread thread(Body body, String departmentId) {
        return new NewThread(
                departmentId,
                messages(body.field("messages")),
                ToolResourcesReader.read(body.field("tool_resources")).orElse(ToolResources.NONE),
                ToolResourcesReader.inlineStore(body.field("tool_resources")).orElse(null),
                body.field("metadata").metadata().orElse(Map.of()));
    }

    private static List<NewMessage> messages(Field field) {
        return field.list(MAX_MESSAGES, item -> MessageReader.read(item.require(Field::object)))
                .orElse(List.of());
    }

    private static ChatSettings settings(Body body) {
        return new ChatSettings(
                AssistantsResource.temperature(body.field("temperature")).orElse(null),
                AssistantsResource.topP(body.field("top_p")).orElse(null),
                tokens(body.field("max_completion_tokens")),
                tokens(body.field("max_prompt_tokens")),
                body.field("parallel_tool_calls").flag().orElse(null),
                ResponseFormats.override(body.field("response_format")),
                AssistantsResource.effort(body.field("reasoning_effort")).orElse(null),
                toolChoice(body.field("tool_choice")).orElse(null));
    }

    private static @Nullable Integer tokens(Field field) {
        return field.integer(FEWEST_TOKENS, Integer.MAX_VALUE).orElse(null);
    }

    /** Null to leave it to the assistant. */
    private static NewRun.@Nullable Truncation truncation(Field field) {
        Optional<Body> strategy = field.object();
        if (strategy.isEmpty()) {
            return null;
        }
        String type = strategy.get().field("type").require(kind -> kind.choice("auto", "last_messages"));
        Field count = strategy.get().field("last_messages");
        return new NewRun.Truncation(
                type.equals("auto") ? null : count.require(number -> number.integer(1, Integer.MAX_VALUE)));
    }

    /** Empty for {@code auto}. */
    private static Optional<JsonNode> toolChoice(Field field) {
        if (field.isText()) {
            return field.choice("none", "auto", "required")
                            .filter(choice -> !choice.equals("auto"))
                            .isEmpty()
                    ? Optional.empty()
                    : field.value();
        }
        return field.object().map(RunReader::named);
    }

    private static JsonNode named(Body choice) {
        String type = choice.field("type").require(kind -> kind.choice("function", "file_search", "code_interpreter"));
        ObjectNode named = Json.mapper().createObjectNode().put("type", type);
        if (type.equals("function")) {
            Body function = choice.field("function").require(Field::object);
            String name = function.field("name").require(Field::string);
            named.putObject("function").put("name", name);
        }
        return named;
    }
}
