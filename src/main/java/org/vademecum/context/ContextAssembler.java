package org.vademecum.context;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.vademecum.context.ContextLedger.Entry;
import org.vademecum.context.ContextLedger.Part;
import org.vademecum.context.ContextLedger.Reason;
import org.vademecum.llm.ChatMessage;
import org.vademecum.llm.ChatRequest;
import org.vademecum.llm.TokenCounter;
import org.vademecum.llm.ToolDefinition;
import org.vademecum.thread.ThreadMessage;

/**
 * Makes a model request within a token budget and accounts for it. Instructions, tools and the question are always in
 * it; then come the run's own tool turns, the newest with as many passages as fit; what room is left takes the history
 * by whole turns, the newest first and without holes. Pure: the same material makes the same request.
 */
@Dependent
public class ContextAssembler {
    /** What services charge for an image of a common size, about. */
    private static final int IMAGE_TOKENS = 1_000;

    private final TokenCounter tokens;

    @Inject
    public ContextAssembler(TokenCounter tokens) {
        this.tokens = tokens;
    }

    /** @throws IllegalArgumentException when there is no question among the messages */
    public AssembledContext assemble(ContextMaterial material) {
        List<HistoryTurn> turns = HistoryTurn.of(material.messages());
        if (turns.isEmpty()) {
            throw new IllegalArgumentException("no question to answer");
        }
        Request request = new Request(material.budget());
        ChatMessage.Instructions instructions = new ChatMessage.Instructions(instructions(material));
        request.require(Part.INSTRUCTIONS, "instructions", count(instructions));
        material.tools().forEach(tool -> request.require(Part.TOOLS, tool.name(), count(tool)));
        HistoryTurn current = turns.getLast();
        ChatMessage question = current.asked();
        request.require(Part.QUESTION, current.question().id(), count(question));
        List<ChatMessage> toolMessages = toolMessages(material.toolTurns(), request);
        List<ChatMessage> history = history(turns, request);

        List<ChatMessage> messages = new ArrayList<>();
        messages.add(instructions);
        messages.addAll(history);
        messages.add(question);
        messages.addAll(toolMessages);
        return new AssembledContext(
                new ChatRequest(material.model(), messages, material.tools(), material.settings()), request.ledger());
    }

    private static String instructions(ContextMaterial material) {
        return material.tools().isEmpty()
                ? material.instructions()
                : (material.instructions() + "\n\n" + CitingRules.TEXT).strip();
    }

    private List<ChatMessage> toolMessages(List<ToolTurn> turns, Request request) {
        Deque<ChatMessage> messages = new ArrayDeque<>();
        for (ToolTurn turn : turns.reversed()) {
            List<ChatMessage> fitting = fitting(turn, request.left());
            int cost = count(fitting);
            boolean whole = fitting.equals(messages(turn, Integer.MAX_VALUE));
            request.take(Part.TOOL_TURN, turn.id(), cost, whole ? Reason.FITS : Reason.OVER_BUDGET);
            fitting.reversed().forEach(messages::addFirst);
        }
        return List.copyOf(messages);
    }

    /** With as many of its passages as there is room for; a call and its answer can never go. */
    private List<ChatMessage> fitting(ToolTurn turn, int left) {
        int most = turn.calls().stream()
                .mapToInt(call -> ToolText.passages(call.output()))
                .max()
                .orElse(0);
        for (int passages = most; passages > 0; passages--) {
            List<ChatMessage> messages = messages(turn, passages);
            if (count(messages) <= left) {
                return messages;
            }
        }
        return messages(turn, 0);
    }

    private static List<ChatMessage> messages(ToolTurn turn, int maxPassages) {
        List<ChatMessage> messages = new ArrayList<>();
        messages.add(new ChatMessage.Assistant(
                turn.text(),
                turn.calls().stream().map(ToolTurn.AnsweredCall::call).toList()));
        turn.calls()
                .forEach(answered ->
                        messages.add(ToolText.result(answered.call().id(), answered.output(), maxPassages)));
        return messages;
    }

    private List<ChatMessage> history(List<HistoryTurn> turns, Request request) {
        turns.getLast().answers().forEach(answer -> request.leave(answer, count(answer), replaced(answer)));
        Deque<ChatMessage> history = new ArrayDeque<>();
        boolean full = false;
        for (HistoryTurn turn : turns.subList(0, turns.size() - 1).reversed()) {
            List<ChatMessage> messages = turn.messages();
            full = full || count(messages) > request.left();
            if (!full) {
                messages.reversed().forEach(history::addFirst);
            }
            account(turn, messages, full, request);
        }
        return List.copyOf(history);
    }

    private void account(HistoryTurn turn, List<ChatMessage> messages, boolean full, Request request) {
        Optional<ThreadMessage> answer = turn.answer();
        if (full) {
            request.leave(turn.question(), count(turn.question()), Reason.OVER_BUDGET);
            answer.ifPresent(kept -> request.leave(kept, count(kept), Reason.OVER_BUDGET));
        } else {
            Reason reason = answer.isPresent() ? Reason.FITS : Reason.UNANSWERED;
            request.take(Part.HISTORY, turn.question().id(), count(messages.getFirst()), reason);
            String answerId =
                    answer.map(ThreadMessage::id).orElse(turn.question().id());
            request.take(Part.HISTORY, answerId, count(messages.getLast()), reason);
        }
        turn.answers().stream()
                .filter(other -> answer.filter(other::equals).isEmpty())
                .forEach(other -> request.leave(other, count(other), replaced(other)));
    }

    private static Reason replaced(ThreadMessage answer) {
        return answer.status() == ThreadMessage.Status.COMPLETED ? Reason.REPLACED : Reason.UNANSWERED;
    }

    private int count(List<ChatMessage> messages) {
        return messages.stream().mapToInt(this::count).sum();
    }

    private int count(ChatMessage message) {
        int calls = message instanceof ChatMessage.Assistant assistant
                ? assistant.toolCalls().stream()
                        .mapToInt(call -> tokens.count(call.name()) + tokens.count(call.arguments()))
                        .sum()
                : 0;
        int images = message instanceof ChatMessage.User user ? user.images().size() * IMAGE_TOKENS : 0;
        return tokens.count(message.text()) + calls + images + TokenCounter.MESSAGE_OVERHEAD;
    }

    private int count(ThreadMessage message) {
        return tokens.count(message.text()) + TokenCounter.MESSAGE_OVERHEAD;
    }

    private int count(ToolDefinition tool) {
        return tokens.count(tool.name()) + tokens.count(tool.description()) + tokens.count(tool.parameters());
    }

    /** The room that is left, and the account of it. */
    private static final class Request {
        private final int budget;
        private final List<Entry> entries = new ArrayList<>();
        private int used;

        Request(int budget) {
            this.budget = budget;
        }

        int left() {
            return budget - used;
        }

        void require(Part part, String id, int cost) {
            take(part, id, cost, Reason.REQUIRED);
        }

        void take(Part part, String id, int cost, Reason reason) {
            used += cost;
            entries.add(new Entry(part, id, cost, true, reason));
        }

        void leave(ThreadMessage message, int cost, Reason reason) {
            entries.add(new Entry(Part.HISTORY, message.id(), cost, false, reason));
        }

        ContextLedger ledger() {
            return new ContextLedger(budget, used, entries);
        }
    }
}
