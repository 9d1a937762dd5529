package org.vademecum.assistant;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.vademecum.common.Invalid;
import org.vademecum.llm.ChatSettings;
import org.vademecum.tool.Tool;
import org.vademecum.tool.ToolResources;

/** What an assistant is made of. Rejects what is too long, with the field's name. */
public record NewAssistant(
        String departmentId,
        @Nullable String name,
        @Nullable String description,
        @Nullable String instructions,
        String model,
        List<Tool> tools,
        ToolResources resources,
        ChatSettings settings,
        List<String> starters,
        Map<String, String> metadata) {
    private static final int NAME = 256;
    private static final int DESCRIPTION = 512;
    private static final int INSTRUCTIONS = 256_000;

    public NewAssistant {
        if (model.isBlank()) {
            throw new Invalid("model", "invalid_value", "An assistant needs a model.");
        }
        requireLength("name", name, NAME);
        requireLength("model", model, NAME);
        requireLength("description", description, DESCRIPTION);
        requireLength("instructions", instructions, INSTRUCTIONS);
        tools = List.copyOf(tools);
        starters = List.copyOf(starters);
    }

    /** The same with more to work on. */
    NewAssistant with(ToolResources more) {
        return new NewAssistant(
                departmentId,
                name,
                description,
                instructions,
                model,
                tools,
                resources.with(more),
                settings,
                starters,
                metadata);
    }

    private static void requireLength(String field, @Nullable String value, int max) {
        int length = value == null ? 0 : value.codePointCount(0, value.length());
        if (length > max) {
            throw new Invalid(
                    field,
                    "string_above_max_length",
                    "Invalid '%s': string too long. Expected a string with maximum length %d, but got a string with length %d instead."
                            .formatted(field, max, length));
        }
    }
}
