package org.vademecum.context;

import java.util.List;
import org.vademecum.context.ContextLedger.Part;
import org.vademecum.llm.ChatMessage;
import org.vademecum.llm.ChatRequest;
import org.vademecum.llm.Tokenizer;

/** The account of a request that a search makes for itself: it is what it is, and has all the room that it takes. */
public final class SearchContext {
    private SearchContext() {}

    /** @param toolCallId of the search */
    public static AssembledContext of(ChatRequest request, String toolCallId, Tokenizer tokenizer) {
        ItemWriter writer = new ItemWriter(tokenizer);
        List<ContextItem> items = request.messages().stream()
                .map(message -> message instanceof ChatMessage.Instructions
                        ? writer.required(message, Part.INSTRUCTIONS, "instructions")
                        : writer.required(message, part(request.purpose()), toolCallId))
                .toList();
        int tokens = items.stream().mapToInt(ContextItem::tokens).sum();
        return new ContextDraft(items).finish(messages -> request, tokens, writer.exact());
    }

    private static Part part(ChatRequest.Purpose purpose) {
        return purpose == ChatRequest.Purpose.RERANK ? Part.PASSAGES : Part.QUESTION;
    }
}
