package org.vademecum.context;

import org.jspecify.annotations.Nullable;
import org.vademecum.context.ContextLedger.Entry;
import org.vademecum.context.ContextLedger.Part;
import org.vademecum.context.ContextLedger.Reason;
import org.vademecum.context.ContextLedger.Role;
import org.vademecum.llm.ChatMessage;

/**
 * Something that a request can have, with the decision about it.
 *
 * @param message null when it is no message of the request: a tool, or left out
 * @param tokens that it takes in the request
 * @param omitted tokens that were left out of it
 */
record ContextItem(
        @Nullable ChatMessage message, Part part, Role role, String id, int tokens, int omitted, Reason reason) {
    static ContextItem kept(ChatMessage message, Part part, String id, int tokens, Reason reason) {
        return new ContextItem(message, part, role(message), id, tokens, 0, reason);
    }

    static ContextItem dropped(Part part, Role role, String id, int omitted, Reason reason) {
        return new ContextItem(null, part, role, id, 0, omitted, reason);
    }

    Entry at(@Nullable Integer position) {
        return new Entry(part, role, id, tokens, omitted, reason, position);
    }

    private static Role role(ChatMessage message) {
        return switch (message) {
            case ChatMessage.Instructions ignored -> Role.SYSTEM;
            case ChatMessage.User ignored -> Role.USER;
            case ChatMessage.Assistant ignored -> Role.ASSISTANT;
            case ChatMessage.ToolResult ignored -> Role.TOOL;
        };
    }
}
