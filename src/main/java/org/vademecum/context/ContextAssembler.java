package org.vademecum.context;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.vademecum.assistant.ContextPolicy.Place;
import org.vademecum.llm.ChatRequest;
import org.vademecum.llm.TokenCounter;
import org.vademecum.thread.ThreadMessage;

/**
 * Makes a model request within a token budget and accounts for it. Instructions, tools and the question are always in
 * it; then come the run's own tool turns, the newest with as many passages as fit; what room is left takes the history
 * by whole turns: pinned ones, then the newest and without holes, behind a summary of older ones if there is one. A
 * policy may give each of them less room, and passages another place. Pure: the same material makes the same request.
 */
@Dependent
public class ContextAssembler {
    private final TokenCounter tokens;

    @Inject
    public ContextAssembler(TokenCounter tokens) {
        this.tokens = tokens;
    }

    /** @throws IllegalArgumentException when there is no question among the messages */
    public AssembledContext assemble(ContextMaterial material) {
        if (material.messages().stream().noneMatch(message -> message.role() == ThreadMessage.Role.USER)) {
            throw new IllegalArgumentException("no question to answer");
        }
        List<HistoryTurn> turns = History.turns(material);
        ItemWriter writer = new ItemWriter(tokens.of(material.model()));
        Rooms rooms = Rooms.of(material);
        Place place = material.policy().passages();

        List<ContextItem> instructions = rooms.instructions().take(writer.instructions(material, rooms.instructions()));
        List<ContextItem> tools = rooms.whole().take(writer.tools(material.tools()));
        List<ContextItem> question = rooms.whole().take(writer.question(turns.getLast()));
        ToolItems toolItems = ToolItems.of(material.toolTurns(), writer, rooms, place);
        List<ContextItem> history = new History(material, writer, rooms.history()).items(turns);

        List<ContextItem> items = new ArrayList<>(instructions);
        items.addAll(place == Place.INSTRUCTIONS ? toolItems.placed() : List.of());
        items.addAll(tools);
        items.addAll(history);
        items.addAll(place == Place.BEFORE_QUESTION ? toolItems.placed() : List.of());
        items.addAll(question);
        items.addAll(toolItems.turns());
        return new ContextDraft(items)
                .finish(
                        messages -> new ChatRequest(material.model(), messages, material.tools(), material.settings()),
                        material.budget(),
                        writer.exact());
    }

    /**
     * A request for the summary of what has no room; empty when everything has.
     *
     * @param assembled what {@link #assemble} made of the material
     * @param budget most tokens of the request
     */
    public Optional<SummaryRequest> summarise(ContextMaterial material, AssembledContext assembled, int budget) {
        return new SummaryRequests(tokens).next(material, assembled, budget);
    }
}
