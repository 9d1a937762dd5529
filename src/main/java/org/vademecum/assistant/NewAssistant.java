package org.vademecum.assistant;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vademecum.common.Invalid;
import org.vademecum.llm.ChatSettings;
import org.vademecum.tool.Tool;
import org.vademecum.tool.ToolResources;

/** What a new assistant is made of. Rejects what is too long, with the field's name. */
public record NewAssistant(
        String departmentId,
        String name,
        @Nullable String description,
        @Nullable String instructions,
        String model,
        List<Tool> tools,
        ToolResources resources,
        ChatSettings settings,
        List<String> starters) {
    private static final int NAME = 256;
    private static final int DESCRIPTION = 512;
    private static final int INSTRUCTIONS = 256_000;

    public NewAssistant {
        name = name.strip();
        if (name.isEmpty()) {
            throw new Invalid("name", "invalid_value", "An assistant needs a name.");
        }
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

    private static void requireLength(String field, @Nullable String value, int max) {
        if (value != null && value.codePointCount(0, value.length()) > max) {
            throw new Invalid(field, "string_above_max_length", "%s has at most %d characters.".formatted(field, max));
        }
    }
}
