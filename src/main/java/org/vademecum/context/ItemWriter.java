package org.vademecum.context;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.vademecum.assistant.ContextPolicy.Place;
import org.vademecum.context.ContextLedger.Part;
import org.vademecum.context.ContextLedger.Reason;
import org.vademecum.context.ContextLedger.Role;
import org.vademecum.context.ToolTurn.AnsweredCall;
import org.vademecum.llm.ChatMessage;
import org.vademecum.llm.SummaryNote;
import org.vademecum.llm.Tokenizer;
import org.vademecum.llm.ToolDefinition;
import org.vademecum.thread.ThreadMessage;
import org.vademecum.tool.ToolOutput;

/** Writes what a request can have as its messages, and counts them. */
final class ItemWriter {
    private static final String SUMMARY = "summary";

    private final Tokenizer tokenizer;

    ItemWriter(Tokenizer tokenizer) {
        this.tokenizer = tokenizer;
    }

    boolean exact() {
        return tokenizer.exact();
    }

    /** None at all when there is nothing to say: services refuse instructions of no words. */
    List<ContextItem> instructions(ContextMaterial material, Room room) {
        String rules = material.tools().isEmpty() ? "" : CitingRules.TEXT;
        ContextItem whole = instructions(material.instructions(), rules, 0);
        boolean limited = material.policy().shares().instructions() != null;
        if (limited && !room.has(List.of(whole))) {
            String beginning =
                    beginning(material.instructions(), text -> room.has(List.of(instructions(text, rules, 0))));
            ContextItem cut = instructions(beginning, rules, 0);
            return List.of(instructions(beginning, rules, whole.tokens() - cut.tokens()));
        }
        return whole.message() == null || whole.message().text().isBlank() ? List.of() : List.of(whole);
    }

    private ContextItem instructions(String text, String rules, int omitted) {
        ChatMessage message = new ChatMessage.Instructions((text + "\n\n" + rules).strip());
        return new ContextItem(
                message,
                Part.INSTRUCTIONS,
                Role.SYSTEM,
                "instructions",
                tokenizer.count(message),
                omitted,
                omitted == 0 ? Reason.REQUIRED : Reason.OVER_SHARE);
    }

    /** As much of the text's beginning as fits. */
    private static String beginning(String text, Predicate<String> fits) {
        int fitting = 0;
        int tooMuch = text.length() + 1;
        while (fitting + 1 < tooMuch) {
            int middle = (fitting + tooMuch) >>> 1;
            if (fits.test(text.substring(0, middle))) {
                fitting = middle;
            } else {
                tooMuch = middle;
            }
        }
        // Half of a character outside the basic plane is none.
        boolean split = fitting > 0 && Character.isHighSurrogate(text.charAt(fitting - 1));
        return text.substring(0, split ? fitting - 1 : fitting);
    }

    List<ContextItem> tools(List<ToolDefinition> tools) {
        return tools.stream()
                .map(tool -> new ContextItem(
                        null, Part.TOOLS, Role.SYSTEM, tool.name(), tokenizer.count(tool), 0, Reason.REQUIRED))
                .toList();
    }

    /** With what a program has an assistant say behind it. */
    List<ContextItem> question(HistoryTurn turn) {
        List<ContextItem> items = new ArrayList<>(asked(turn, Part.QUESTION, Reason.REQUIRED));
        HistoryTurn put = turn.put();
        if (put.verbatim() && !put.said().isEmpty()) {
            items.add(answered(put, Part.QUESTION, Reason.REQUIRED));
        }
        return items;
    }

    /** A model turn that called tools. */
    List<ContextItem> call(ToolTurn turn) {
        return List.of(kept(turn.message(), Part.TOOL_CALLS, turn.id(), Reason.REQUIRED));
    }

    /** What a tool gave that is no search, cut off where its share ends. */
    List<ContextItem> output(AnsweredCall answered, Room room) {
        String id = answered.call().id();
        ChatMessage.ToolResult message = ToolText.result(id, answered.output());
        ContextItem whole = kept(message, Part.TOOL_OUTPUT, id, Reason.REQUIRED);
        if (!room.limits(List.of(whole))) {
            return List.of(whole);
        }
        String beginning = beginning(
                message.text(),
                text -> room.has(List.of(kept(ToolText.cut(id, text), Part.TOOL_OUTPUT, id, Reason.OVER_SHARE))));
        ChatMessage cut = ToolText.cut(id, beginning);
        int tokens = tokenizer.count(cut);
        int omitted = Math.max(1, whole.tokens() - tokens);
        return List.of(new ContextItem(cut, Part.TOOL_OUTPUT, Role.TOOL, id, tokens, omitted, Reason.OVER_SHARE));
    }

    /** What searches found, with at most so many passages of each. */
    List<ContextItem> searches(List<AnsweredCall> searches, int maxPassages, Room room, Place place) {
        List<ContextItem> items = new ArrayList<>();
        for (AnsweredCall answered : searches) {
            String id = answered.call().id();
            ToolOutput.Found found = (ToolOutput.Found) answered.output();
            if (place == Place.TOOL_OUTPUT || found.passages().isEmpty() || maxPassages == 0) {
                items.add(passages(found, maxPassages, room, most -> ToolText.result(id, found, most), id));
            } else {
                items.add(kept(ToolText.elsewhere(id, found, maxPassages), Part.TOOL_OUTPUT, id, Reason.REQUIRED));
                items.add(passages(found, maxPassages, room, most -> ToolText.placed(found, most, place), id));
            }
        }
        return items;
    }

    private ContextItem passages(
            ToolOutput.Found found, int most, Room room, IntFunction<ChatMessage> write, String id) {
        ChatMessage message = write.apply(most);
        int all = found.passages().size();
        if (all <= most) {
            return kept(message, Part.PASSAGES, id, all > 0 ? Reason.FITS : Reason.REQUIRED);
        }
        int tokens = tokenizer.count(message);
        int omitted = tokenizer.count(write.apply(all)) - tokens;
        ContextItem kept = kept(message, Part.PASSAGES, id, room.reason());
        return new ContextItem(message, Part.PASSAGES, kept.role(), id, tokens, omitted, room.reason());
    }

    /** As much of the summary as there is room for. */
    List<ContextItem> summary(String text, Room room) {
        ContextItem whole = kept(SummaryNote.of(text), Part.SUMMARY, SUMMARY, Reason.REQUIRED);
        if (room.has(List.of(whole))) {
            return List.of(whole);
        }
        String beginning = beginning(
                text, cut -> room.has(List.of(kept(SummaryNote.of(cut), Part.SUMMARY, SUMMARY, Reason.REQUIRED))));
        if (beginning.isBlank()) {
            return List.of(ContextItem.dropped(Part.SUMMARY, Role.SYSTEM, SUMMARY, whole.tokens(), room.reason()));
        }
        ChatMessage cut = SummaryNote.of(beginning);
        int tokens = tokenizer.count(cut);
        return List.of(new ContextItem(
                cut, Part.SUMMARY, Role.SYSTEM, SUMMARY, tokens, whole.tokens() - tokens, room.reason()));
    }

    /** Something that says what is wanted. */
    ContextItem required(ChatMessage message, Part part, String id) {
        return kept(message, part, id, Reason.REQUIRED);
    }

    /** A turn that is to be summarised, without images. */
    List<ContextItem> toSummarise(HistoryTurn turn) {
        List<ContextItem> items = new ArrayList<>();
        if (turn.question() != null) {
            String asked = HistoryTurn.asked(turn.question()).text();
            items.add(kept(
                    new ChatMessage.User(asked), Part.HISTORY, turn.question().id(), Reason.TO_SUMMARISE));
        }
        ThreadMessage last = turn.said().isEmpty() ? turn.last() : turn.said().getLast();
        items.add(kept(turn.answered(), Part.HISTORY, last.id(), Reason.TO_SUMMARISE));
        return items;
    }

    /** The same for a turn that is too long, with as much of the beginnings of question and answer as there is room for. */
    List<ContextItem> toSummarise(HistoryTurn turn, Room room) {
        return toSummarise(turn).stream()
                .flatMap(item -> room
                        .take(List.of(
                                item.role() == Role.USER
                                        ? shortened(item, ChatMessage.User::new, room.half())
                                        : shortened(item, text -> new ChatMessage.Assistant(text, List.of()), room)))
                        .stream())
                .toList();
    }

    private ContextItem shortened(ContextItem whole, Function<String, ChatMessage> write, Room room) {
        ChatMessage message = Objects.requireNonNull(whole.message());
        if (room.has(List.of(whole))) {
            return whole;
        }
        String text = beginning(
                message.text(),
                cut -> room.has(List.of(kept(write.apply(cut), Part.HISTORY, whole.id(), Reason.TO_SUMMARISE))));
        ChatMessage cut = write.apply(text);
        int tokens = tokenizer.count(cut);
        int omitted = Math.max(1, whole.tokens() - tokens);
        return new ContextItem(cut, Part.HISTORY, whole.role(), whole.id(), tokens, omitted, Reason.OVER_BUDGET);
    }

    /** A turn as the model is to see it, and the answers that have no place in it. */
    List<ContextItem> turn(HistoryTurn turn) {
        boolean answered = !turn.said().isEmpty();
        List<ContextItem> items =
                new ArrayList<>(asked(turn, Part.HISTORY, answered ? Reason.FITS : Reason.UNANSWERED));
        List<ThreadMessage> others = new ArrayList<>(turn.answers());
        if (answered) {
            others.removeAll(turn.said());
            items.add(answered(turn, Part.HISTORY, Reason.FITS));
        } else {
            items.add(unanswered(turn, others.isEmpty() ? turn.last() : others.removeLast()));
        }
        others.forEach(other -> items.add(replaced(other)));
        return items;
    }

    /** A question, which may have lost images; nothing when there is none. */
    private List<ContextItem> asked(HistoryTurn turn, Part part, Reason otherwise) {
        ThreadMessage question = turn.question();
        if (question == null) {
            return List.of();
        }
        Reason reason = part == Part.HISTORY ? reason(turn, List.of(question), otherwise) : otherwise;
        ContextItem whole = kept(HistoryTurn.asked(question), part, question.id(), reason);
        int unseen = tokenizer.countImages(HistoryTurn.unseenImages(question));
        return List.of(
                unseen == 0
                        ? whole
                        : new ContextItem(
                                whole.message(),
                                part,
                                whole.role(),
                                whole.id(),
                                whole.tokens(),
                                unseen,
                                turn.isPinned() ? reason : Reason.WITHOUT_IMAGES));
    }

    /** All that was said to a question, named by the last of it. */
    private ContextItem answered(HistoryTurn turn, Part part, Reason otherwise) {
        Reason reason = part == Part.HISTORY ? reason(turn, turn.said(), otherwise) : otherwise;
        return kept(turn.answered(), part, turn.said().getLast().id(), reason);
    }

    private static Reason reason(HistoryTurn turn, List<ThreadMessage> messages, Reason otherwise) {
        if (!turn.isPinned()) {
            return otherwise;
        }
        boolean pinned = messages.stream().anyMatch(message -> turn.pinned().contains(message.id()));
        return pinned ? Reason.PINNED : Reason.WITH_PINNED;
    }

    /** A note, in the place of what had been written when the answer ended too early, if anything was. */
    private ContextItem unanswered(HistoryTurn turn, ThreadMessage last) {
        ChatMessage note = turn.answered();
        int omitted = last.role() == ThreadMessage.Role.USER ? 0 : count(last);
        return new ContextItem(
                note, Part.HISTORY, Role.ASSISTANT, last.id(), tokenizer.count(note), omitted, Reason.UNANSWERED);
    }

    /** A turn that stays out. */
    List<ContextItem> dropped(HistoryTurn turn, Reason reason) {
        Stream<ContextItem> question = Stream.ofNullable(turn.question())
                .map(message -> ContextItem.dropped(
                        Part.HISTORY, Role.USER, message.id(), tokenizer.count(HistoryTurn.asked(message)), reason));
        List<ThreadMessage> said = turn.said();
        return Stream.concat(
                        question,
                        turn.answers().stream()
                                .map(message -> said.contains(message) ? dropped(message, reason) : replaced(message)))
                .toList();
    }

    /** What was answered to a question before it was asked again. */
    List<ContextItem> replacedAnswers(HistoryTurn turn) {
        return turn.answers().stream()
                .filter(message -> !turn.verbatim() || !turn.put().said().contains(message))
                .map(this::replaced)
                .toList();
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
