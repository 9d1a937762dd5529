package org.vademecum.context;

import java.util.ArrayList;
import java.util.List;
import org.vademecum.context.ContextLedger.Entry;
import org.vademecum.context.ContextLedger.Part;
import org.vademecum.llm.ChatMessage;
import org.vademecum.llm.ChatRequest;

/** All that was decided about, in the order of the conversation. */
record ContextDraft(List<ContextItem> items) {
    AssembledContext finish(ContextMaterial material, boolean exact) {
        List<ChatMessage> messages = new ArrayList<>();
        List<Entry> entries = new ArrayList<>();
        int tools = 0;
        int used = 0;
        for (ContextItem item : items) {
            used += item.tokens();
            if (item.message() != null) {
                entries.add(item.at(messages.size()));
                messages.add(item.message());
            } else if (item.part() == Part.TOOLS) {
                entries.add(item.at(tools++));
            } else {
                entries.add(item.at(null));
            }
        }
        return new AssembledContext(
                new ChatRequest(material.model(), messages, material.tools(), material.settings()),
                new ContextLedger(material.budget(), used, exact, entries));
    }
}
