package org.vademecum.context;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.vademecum.llm.ChatImage;
import org.vademecum.llm.ChatMessage;
import org.vademecum.thread.MessageContent;
import org.vademecum.thread.ThreadMessage;

/**
 * A question with all that was answered to it, oldest first.
 *
 * @param question null where a program has an assistant speak before anybody asks
 * @param pinned ids of those of its messages that are pinned
 * @param verbatim see {@link Memory#verbatim}
 */
record HistoryTurn(
        @Nullable ThreadMessage question, List<ThreadMessage> answers, Set<String> pinned, boolean verbatim) {
    /** Markers of earlier answers name passages that the model does not have any more. */
    private static final Pattern MARKER = Pattern.compile(" ?【[^】]{0,300}】");

    private static final String UNANSWERED = "(This question was not answered.)";

    HistoryTurn {
        answers = List.copyOf(answers);
        pinned = Set.copyOf(pinned);
    }

    /** The turns of a thread's newest messages; answers to a question that was not read are left out. */
    static List<HistoryTurn> ofNewest(List<ThreadMessage> messages, Memory memory) {
        List<HistoryTurn> turns = of(messages, memory);
        return memory.earlier()
                ? turns.stream().filter(turn -> turn.question() != null).toList()
                : turns;
    }

    /** Groups messages; what is said before the first question is left out of a chat. */
    static List<HistoryTurn> of(List<ThreadMessage> messages, Memory memory) {
        List<HistoryTurn> turns = new ArrayList<>();
        for (ThreadMessage message : messages) {
            Set<String> pin = memory.pinned().contains(message.id()) ? Set.of(message.id()) : Set.of();
            if (message.role() == ThreadMessage.Role.USER) {
                turns.add(new HistoryTurn(message, List.of(), pin, memory.verbatim()));
            } else if (!turns.isEmpty()) {
                turns.add(turns.removeLast().with(message, pin));
            } else if (memory.verbatim() && !message.text().isBlank()) {
                turns.add(new HistoryTurn(null, List.of(message), pin, true));
            }
        }
        return turns;
    }

    /** What of the answers a model is to see; empty when nothing was answered. */
    List<ThreadMessage> said() {
        return verbatim
                ? answers.stream().filter(message -> !message.text().isBlank()).toList()
                : answer().stream().toList();
    }

    /** The last whole answer, since an earlier one to the same question was asked for again; a pinned one before all. */
    private Optional<ThreadMessage> answer() {
        List<ThreadMessage> whole = answers.reversed().stream()
                .filter(message -> message.status() == ThreadMessage.Status.COMPLETED)
                .toList();
        return whole.stream()
                .filter(message -> pinned.contains(message.id()))
                .findFirst()
                .or(() -> whole.stream().findFirst());
    }

    boolean isPinned() {
        return !pinned.isEmpty();
    }

    /**
     * The turn as its question is put to a model once more: without what runs have answered to it, which the model is to do anew, but
     * with what a program has an assistant say behind it.
     */
    HistoryTurn put() {
        List<ThreadMessage> told =
                answers.stream().filter(answer -> answer.runId() == null).toList();
        return new HistoryTurn(question, told, pinned, verbatim);
    }

    /** Its last message. */
    ThreadMessage last() {
        return messages().toList().getLast();
    }

    /** Its messages, oldest first. */
    Stream<ThreadMessage> messages() {
        return Stream.concat(Stream.ofNullable(question), answers.stream());
    }

    /** How many images of the question the model is not shown: there was no room, or they are gone. */
    static int unseenImages(ThreadMessage question) {
        return (int) question.content().stream()
                .filter(MessageContent.ImageFile.class::isInstance)
                .count();
    }

    /** A question as the model is to see it. */
    static ChatMessage.User asked(ThreadMessage question) {
        List<ChatImage> images = new ArrayList<>();
        for (MessageContent part : question.content()) {
            if (part instanceof MessageContent.ImageUrl image) {
                images.add(new ChatImage(image.url(), image.detail()));
            }
        }
        int unseen = unseenImages(question);
        String text = unseen == 0
                ? question.text()
                : "%s\n\n(Images of this message that are not shown any more: %d)".formatted(question.text(), unseen);
        return new ChatMessage.User(text, images);
    }

    /** The answer as the model is to see it. Questions and answers alternate, since some models insist on it. */
    ChatMessage.Assistant answered() {
        String text = said().stream()
                .map(message -> MARKER.matcher(message.text()).replaceAll(""))
                .collect(Collectors.joining("\n\n"));
        return new ChatMessage.Assistant(said().isEmpty() ? UNANSWERED : text, List.of());
    }

    private HistoryTurn with(ThreadMessage answer, Set<String> pin) {
        List<ThreadMessage> more = new ArrayList<>(answers);
        more.add(answer);
        Set<String> pins = new HashSet<>(pinned);
        pins.addAll(pin);
        return new HistoryTurn(question, more, pins, verbatim);
    }
}
