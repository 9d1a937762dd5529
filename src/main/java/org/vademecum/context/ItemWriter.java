package org.vademecum.context;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.vademecum.context.ContextLedger.Part;
import org.vademecum.context.ContextLedger.Reason;
import org.vademecum.context.ContextLedger.Role;
import org.vademecum.context.ToolTurn.AnsweredCall;
import org.vademecum.llm.ChatMessage;
import org.vademecum.llm.Tokenizer;
import org.vademecum.llm.ToolDefinition;
import org.vademecum.thread.ThreadMessage;
import org.vademecum.tool.ToolOutput;

/** Writes what a request can have as its messages, and counts them. */
final class ItemWriter {
    private final Tokenizer tokenizer;

    ItemWriter(Tokenizer tokenizer) {
        this.tokenizer = tokenizer;
    }

    boolean exact() {
        return tokenizer.exact();
    }

    /** None at all when there is nothing to say: services refuse instructions of no words. */
    List<ContextItem> instructions(ContextMaterial material) {
        String text = material.tools().isEmpty()
                ? material.instructions()
                : (material.instructions() + "\n\n" + CitingRules.TEXT).strip();
        return text.isBlank()
                ? List.of()
                : List.of(kept(new ChatMessage.Instructions(text), Part.INSTRUCTIONS, "instructions", Reason.REQUIRED));
    }

    List<ContextItem> tools(List<ToolDefinition> tools) {
        return tools.stream()
                .map(tool -> new ContextItem(
                        null, Part.TOOLS, Role.SYSTEM, tool.name(), tokenizer.count(tool), 0, Reason.REQUIRED))
                .toList();
    }

    List<ContextItem> question(HistoryTurn turn) {
        return List.of(kept(turn.asked(), Part.QUESTION, turn.question().id(), Reason.REQUIRED));
    }

    /** A model turn that called tools, with at most so many passages of each search. */
    List<ContextItem> toolTurn(ToolTurn turn, int maxPassages) {
        List<ContextItem> items = new ArrayList<>();
        items.add(kept(turn.message(), Part.TOOL_CALLS, turn.id(), Reason.REQUIRED));
        turn.calls().forEach(call -> items.add(output(call, maxPassages)));
        return items;
    }

    private ContextItem output(AnsweredCall answered, int maxPassages) {
        String id = answered.call().id();
        ChatMessage message = ToolText.result(id, answered.output(), maxPassages);
        Part part = answered.output() instanceof ToolOutput.Found ? Part.PASSAGES : Part.TOOL_OUTPUT;
        int passages = ToolText.passages(answered.output());
        if (passages <= maxPassages) {
            return kept(message, part, id, passages > 0 ? Reason.FITS : Reason.REQUIRED);
        }
        int tokens = tokenizer.count(message);
        int whole = tokenizer.count(ToolText.result(id, answered.output(), passages));
        return new ContextItem(message, part, Role.TOOL, id, tokens, whole - tokens, Reason.OVER_BUDGET);
    }

    /** A turn as the model is to see it, and the answers that have no place in it. */
    List<ContextItem> turn(HistoryTurn turn) {
        Optional<ThreadMessage> answer = turn.answer();
        List<ContextItem> items = new ArrayList<>();
        items.add(kept(
                turn.asked(),
                Part.HISTORY,
                turn.question().id(),
                answer.isPresent() ? Reason.FITS : Reason.UNANSWERED));
        List<ThreadMessage> others = new ArrayList<>(turn.answers());
        if (answer.isPresent()) {
            others.remove(answer.get());
            items.add(kept(turn.answered(), Part.HISTORY, answer.get().id(), Reason.FITS));
        } else {
            items.add(unanswered(turn, others.isEmpty() ? null : others.removeLast()));
        }
        others.forEach(other -> items.add(replaced(other)));
        return items;
    }

    /** A note, in the place of what had been written when the answer ended too early, if anything was. */
    private ContextItem unanswered(HistoryTurn turn, @Nullable ThreadMessage begun) {
        ChatMessage note = turn.answered();
        int tokens = tokenizer.count(note);
        if (begun == null) {
            return kept(note, Part.HISTORY, turn.question().id(), Reason.UNANSWERED);
        }
        return new ContextItem(note, Part.HISTORY, Role.ASSISTANT, begun.id(), tokens, count(begun), Reason.UNANSWERED);
    }

    /** A turn that stays out. */
    List<ContextItem> dropped(HistoryTurn turn, Reason reason) {
        Stream<ContextItem> question = Stream.of(ContextItem.dropped(
                Part.HISTORY, Role.USER, turn.question().id(), tokenizer.count(turn.asked()), reason));
        Optional<ThreadMessage> answer = turn.answer();
        return Stream.concat(
                        question,
                        turn.answers().stream()
                                .map(message -> answer.filter(message::equals).isPresent()
                                        ? dropped(message, reason)
                                        : replaced(message)))
                .toList();
    }

    /** What was answered to a question before it was asked again. */
    List<ContextItem> replacedAnswers(HistoryTurn turn) {
        return turn.answers().stream().map(this::replaced).toList();
    }

    private ContextItem replaced(ThreadMessage answer) {
        return dropped(answer, answer.status() == ThreadMessage.Status.COMPLETED ? Reason.REPLACED : Reason.UNANSWERED);
    }

    private ContextItem dropped(ThreadMessage answer, Reason reason) {
        return ContextItem.dropped(Part.HISTORY, Role.ASSISTANT, answer.id(), count(answer), reason);
    }

    private int count(ThreadMessage answer) {
        return tokenizer.count(new ChatMessage.Assistant(answer.text(), List.of()));
    }

    private ContextItem kept(ChatMessage message, Part part, String id, Reason reason) {
        return ContextItem.kept(message, part, id, tokenizer.count(message), reason);
    }
}
