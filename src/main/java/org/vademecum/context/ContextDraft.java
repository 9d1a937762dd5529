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
                add(item.message(), messages);
                entries.add(item.at(messages.size() - 1));
            } else if (item.part() == Part.TOOLS) {
                entries.add(item.at(tools++));
            } else {
                entries.add(item.at(null));
            }
        }
        return new AssembledContext(request.apply(messages), new ContextLedger(budget, used, exact, entries));
    }

    /**
     * What a program has an assistant say last is one message with the calls that the model made after it, since some endpoints
     * insist on alternation.
     */
    private static void add(ChatMessage message, List<ChatMessage> messages) {
        if (message instanceof ChatMessage.Assistant calling
                && !messages.isEmpty()
                && messages.getLast() instanceof ChatMessage.Assistant said
                && said.toolCalls().isEmpty()) {
            messages.removeLast();
            String text = calling.text().isBlank() ? said.text() : said.text() + "\n\n" + calling.text();
            messages.add(new ChatMessage.Assistant(text, calling.toolCalls()));
        } else {
            messages.add(message);
        }
    }
}
