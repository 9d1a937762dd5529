package org.vademecum.web.admin;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.vademecum.assistant.Assistant;
import org.vademecum.assistant.ContextPolicy;

/**
 * The fields of an assistant's form by name: {@code id} (empty for a new one), {@code version}, {@code name},
 * {@code description}, {@code instructions}, {@code model}, {@code store}, and those of its policy: {@code token_budget},
 * {@code strategy}, {@code last_messages}, {@code passages}, and {@code share_} with {@code instructions},
 * {@code history}, {@code passages}, {@code tool_outputs}. What is not set is empty. {@link TuningField} has those of how it
 * searches.
 */
final class AssistantFields {
    private AssistantFields() {}

    static Map<String, String> blank(String model) {
        Map<String, String> fields = new HashMap<>(of(ContextPolicy.DEFAULT));
        fields.put("id", "");
        fields.put("version", "");
        fields.put("model", model);
        return fields;
    }

    static Map<String, String> of(Assistant assistant) {
        Map<String, String> fields = new HashMap<>(of(assistant.contextPolicy()));
        fields.put("id", assistant.id());
        fields.put("version", Long.toString(assistant.version()));
        fields.put("name", text(assistant.name()));
        fields.put("description", text(assistant.description()));
        fields.put("instructions", text(assistant.instructions()));
        fields.put("model", assistant.model());
        fields.put(
                "store",
                assistant.toolResources().vectorStoreIds().stream().findFirst().orElse(""));
        return fields;
    }

    private static Map<String, String> of(ContextPolicy policy) {
        ContextPolicy.Shares shares = policy.shares();
        return Map.of(
                "token_budget", text(policy.tokenBudget()),
                "strategy", name(policy.strategy()),
                "last_messages", text(policy.lastMessages()),
                "passages", name(policy.passages()),
                "share_instructions", text(shares.instructions()),
                "share_history", text(shares.history()),
                "share_passages", text(shares.passages()),
                "share_tool_outputs", text(shares.toolOutputs()));
    }

    /** As the policy's JSON and the texts name it. */
    static String name(Enum<?> value) {
        return value.name().toLowerCase(java.util.Locale.ROOT);
    }

    private static String text(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }
}
