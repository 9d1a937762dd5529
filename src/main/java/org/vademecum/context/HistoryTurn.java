package org.vademecum.context;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.vademecum.llm.ChatImage;
import org.vademecum.llm.ChatMessage;
import org.vademecum.thread.MessageContent;
import org.vademecum.thread.ThreadMessage;

/**
 * A question with all that was answered to it, oldest first.
 *
 * @param pinned ids of those of its messages that are pinned
 */
record HistoryTurn(ThreadMessage question, List<ThreadMessage> answers, Set<String> pinned) {
    /** Markers of earlier answers name passages that the model does not have any more. */
    private static final Pattern MARKER = Pattern.compile(" ?【[^】]{0,300}】");

    private static final String UNANSWERED = "(This question was not answered.)";

    HistoryTurn {
        answers = List.copyOf(answers);
        pinned = Set.copyOf(pinned);
    }

    /** Groups messages; answers to a question that is not among them are left out. */
    static List<HistoryTurn> of(List<ThreadMessage> messages, Set<String> pinned) {
        List<HistoryTurn> turns = new ArrayList<>();
        for (ThreadMessage message : messages) {
            Set<String> pin = pinned.contains(message.id()) ? Set.of(message.id()) : Set.of();
            if (message.role() == ThreadMessage.Role.USER) {
                turns.add(new HistoryTurn(message, List.of(), pin));
            } else if (!turns.isEmpty()) {
                turns.add(turns.removeLast().with(message, pin));
            }
        }
        return turns;
    }

    /** The last whole answer, since an earlier one to the same question was asked for again; a pinned one before all. */
    Optional<ThreadMessage> answer() {
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

    /** Its last message. */
    ThreadMessage last() {
        return answers.isEmpty() ? question : answers.getLast();
    }

    /** Its messages, oldest first. */
    Stream<ThreadMessage> messages() {
        return Stream.concat(Stream.of(question), answers.stream());
    }

    /** How many images of the question the model is not shown: there was no room, or they are gone. */
    int unseenImages() {
        return (int) question.content().stream()
                .filter(MessageContent.ImageFile.class::isInstance)
                .count();
    }

    /** The question as the model is to see it. */
    ChatMessage.User asked() {
        List<ChatImage> images = new ArrayList<>();
        for (MessageContent part : question.content()) {
            if (part instanceof MessageContent.ImageUrl image) {
                images.add(new ChatImage(image.url(), image.detail()));
            }
        }
        int unseen = unseenImages();
        String text = unseen == 0
                ? question.text()
                : "%s\n\n(Images of this message that are not shown any more: %d)".formatted(question.text(), unseen);
        return new ChatMessage.User(text, images);
    }

    /** The answer as the model is to see it. Questions and answers alternate, since some models insist on it. */
    ChatMessage.Assistant answered() {
        String text = answer().map(message -> MARKER.matcher(message.text()).replaceAll(""))
                .orElse(UNANSWERED);
        return new ChatMessage.Assistant(text, List.of());
    }

    private HistoryTurn with(ThreadMessage answer, Set<String> pin) {
        List<ThreadMessage> more = new ArrayList<>(answers);
        more.add(answer);
        Set<String> pins = new HashSet<>(pinned);
        pins.addAll(pin);
        return new HistoryTurn(question, more, pins);
    }
}
