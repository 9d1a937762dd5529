package org.vademecum.api;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.vademecum.access.Caller;
import org.vademecum.review.Feedback;
import org.vademecum.review.FeedbackService;
import org.vademecum.run.Run;
import org.vademecum.run.RunEventData;
import org.vademecum.run.RunHistory;
import org.vademecum.run.RunStatus;
import org.vademecum.thread.AnswerHtml;
import org.vademecum.thread.Citation;
import org.vademecum.thread.MessageContent;
import org.vademecum.thread.MessagePins;
import org.vademecum.thread.SentenceSupport.Support;
import org.vademecum.thread.ThreadMessage;
import org.vademecum.vectorstore.DocumentService;
import org.vademecum.vectorstore.VectorStoreFile;

/** Puts together what the chat shows of messages, with a fixed number of queries whatever their number. */
@ApplicationScoped
class MessageViews {
    private static final Set<RunStatus> ENDED_WITHOUT_ANSWER =
            Set.of(RunStatus.FAILED, RunStatus.EXPIRED, RunStatus.CANCELLED);

    @Inject
    RunHistory history;

    @Inject
    FeedbackService feedback;

    @Inject
    MessagePins pins;

    @Inject
    DocumentService documents;

    /** The messages must be of a thread that the caller may read. */
    List<MessageJson> of(Caller caller, List<ThreadMessage> messages) {
        Set<String> runIds = messages.stream()
                .map(ThreadMessage::runId)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
        Context context = new Context(
                history.runs(runIds),
                history.searched(runIds),
                history.fallbacks(runIds),
                feedback.list(caller, messages.stream().map(ThreadMessage::id).toList()).stream()
                        .collect(Collectors.toMap(Feedback::messageId, Function.identity())),
                pins.pinned(messages.stream().map(ThreadMessage::id).toList()),
                newerVersions(caller, messages));
        return messages.stream().map(message -> view(message, context)).toList();
    }

    MessageJson of(Caller caller, ThreadMessage message) {
        return of(caller, List.of(message)).get(0);
    }

    /**
     * The thread's last word where a run failed before it wrote anything: there is no message to show the error on, so
     * one is made of the run.
     */
    List<MessageJson> withFailure(List<MessageJson> messages, @Nullable Run last) {
        if (last == null || !ENDED_WITHOUT_ANSWER.contains(last.status())) {
            return messages;
        }
        if (messages.stream().anyMatch(message -> last.id().equals(message.runId()))) {
            return messages;
        }
        List<MessageJson> all = new ArrayList<>(messages);
        all.add(new MessageJson(
                last.id(),
                "assistant",
                last.createdAt().getEpochSecond(),
                "incomplete",
                "",
                "",
                last.id(),
                null,
                List.of(),
                List.of(),
                null,
                "run_" + MessageJson.lower(last.status()),
                MessageJson.ErrorOfRunJson.of(last.lastError()),
                null,
                false,
                0,
                history.fallbacks(Set.of(last.id())).get(last.id())));
        return all;
    }

    /** Citations as the chat shows them, for an answer that is still written. */
    static List<CitationJson> citations(List<Citation> citations, Map<String, VectorStoreFile> newer) {
        return IntStream.range(0, citations.size())
                .mapToObj(i -> CitationJson.of(
                        i + 1, citations.get(i), newer.get(citations.get(i).vectorStoreFileId())))
                .toList();
    }

    private record Context(
            Map<String, Run> runs,
            Map<String, RunEventData.Activity> activities,
            Map<String, RunEventData.Fallback> fallbacks,
            Map<String, Feedback> feedback,
            Set<String> pinned,
            Map<String, VectorStoreFile> newer) {}

    private static MessageJson view(ThreadMessage message, Context context) {
        boolean answer = message.role() == ThreadMessage.Role.ASSISTANT;
        String runId = message.runId();
        Run run = runId == null ? null : context.runs.get(runId);
        ThreadMessage.Outcome outcome = message.outcome();
        ThreadMessage.IncompleteReason reason = message.incompleteReason();
        return new MessageJson(
                message.id(),
                MessageJson.lower(message.role()),
                message.createdAt().getEpochSecond(),
                MessageJson.lower(message.status()),
                message.text(),
                answer ? html(message) : null,
                runId,
                outcome == null ? null : MessageJson.lower(outcome),
                citations(message.citations(), context.newer),
                message.nearest().stream().map(MessageJson.NearestJson::of).toList(),
                runId == null ? null : MessageJson.SearchedJson.of(context.activities.get(runId)),
                reason == null ? null : MessageJson.lower(reason),
                run == null ? null : MessageJson.ErrorOfRunJson.of(run.lastError()),
                MessageJson.FeedbackJson.of(context.feedback.get(message.id())),
                context.pinned.contains(message.id()),
                unsupported(message),
                runId == null ? null : context.fallbacks.get(runId));
    }

    private static String html(ThreadMessage message) {
        return texts(message).stream().map(AnswerHtml::render).collect(Collectors.joining("\n"));
    }

    private static long unsupported(ThreadMessage message) {
        return texts(message).stream()
                .flatMap(text -> text.sentences().stream())
                .filter(sentence -> sentence.support() == Support.UNSUPPORTED)
                .count();
    }

    private static List<MessageContent.Text> texts(ThreadMessage message) {
        return message.content().stream()
                .flatMap(part -> part.asText().stream())
                .toList();
    }

    private Map<String, VectorStoreFile> newerVersions(Caller caller, List<ThreadMessage> messages) {
        Collection<String> cited = messages.stream()
                .flatMap(message -> message.citations().stream())
                .map(Citation::vectorStoreFileId)
                .collect(Collectors.toSet());
        return documents.newerThan(caller, cited);
    }
}
