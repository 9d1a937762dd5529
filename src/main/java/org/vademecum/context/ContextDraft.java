package org.vademecum.context;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.vademecum.context.ContextLedger.Entry;
import org.vademecum.context.ContextLedger.Part;
import org.vademecum.llm.ChatMessage;
import org.vademecum.llm.ChatRequest;

/** All that was decided about, in the order of the conversation. */
record ContextDraft(List<ContextItem> items) {
    AssembledContext finish(Function<List<ChatMessage>, ChatRequest> request, int budget, boolean exact) {
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
        return new AssembledContext(request.apply(messages), new ContextLedger(budget, used, exact, entries));
    }
}
