package org.vademecum.context;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.vademecum.llm.ChatImage;
import org.vademecum.llm.ChatMessage;
import org.vademecum.thread.MessageContent;
import org.vademecum.thread.ThreadMessage;

/** A question with all that was answered to it, oldest first. */
record HistoryTurn(ThreadMessage question, List<ThreadMessage> answers) {
    /** Markers of earlier answers name passages that the model does not have any more. */
    private static final Pattern MARKER = Pattern.compile(" ?【[^】]{0,300}】");

    private static final String UNANSWERED = "(This question was not answered.)";

    HistoryTurn {
        answers = List.copyOf(answers);
    }

    /** Groups messages; answers to a question that is not among them are left out. */
    static List<HistoryTurn> of(List<ThreadMessage> messages) {
        List<HistoryTurn> turns = new ArrayList<>();
        for (ThreadMessage message : messages) {
            if (message.role() == ThreadMessage.Role.USER) {
                turns.add(new HistoryTurn(message, List.of()));
            } else if (!turns.isEmpty()) {
                turns.add(turns.removeLast().with(message));
            }
        }
        return turns;
    }

    /** The last whole answer: an earlier one to the same question was asked for again. */
    Optional<ThreadMessage> answer() {
        return answers.reversed().stream()
                .filter(message -> message.status() == ThreadMessage.Status.COMPLETED)
                .findFirst();
    }

    /** The question as the model is to see it. */
    ChatMessage.User asked() {
        List<ChatImage> images = new ArrayList<>();
        for (MessageContent part : question.content()) {
            if (part instanceof MessageContent.ImageUrl image) {
                images.add(new ChatImage(image.url(), image.detail()));
            }
        }
        return new ChatMessage.User(question.text(), images);
    }

    /** The answer as the model is to see it. Questions and answers alternate, since some models insist on it. */
    ChatMessage.Assistant answered() {
        String text = answer().map(message -> MARKER.matcher(message.text()).replaceAll(""))
                .orElse(UNANSWERED);
        return new ChatMessage.Assistant(text, List.of());
    }

    private HistoryTurn with(ThreadMessage answer) {
        List<ThreadMessage> more = new ArrayList<>(answers);
        more.add(answer);
        return new HistoryTurn(question, more);
    }
}
