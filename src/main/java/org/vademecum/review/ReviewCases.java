package org.vademecum.review;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.vademecum.assistant.Assistant;
import org.vademecum.assistant.AssistantRepository;
import org.vademecum.run.RunStep;
import org.vademecum.run.StepDetails;
import org.vademecum.thread.ThreadMessage;
import org.vademecum.thread.ThreadRepository;
import org.vademecum.tool.FoundPassage;
import org.vademecum.tool.ToolOutput;

/** Gathers what reviews are about. Needs the caller's transaction. */
@ApplicationScoped
class ReviewCases {
    @Inject
    ReviewRepository reviews;

    @Inject
    FeedbackRepository feedback;

    @Inject
    ThreadRepository threads;

    @Inject
    AssistantRepository assistants;

    /** One entry a review, in the same order; {@code departments} has their names by id. */
    List<ReviewEntry> describe(List<Review> page, Map<String, String> departments) {
        Map<String, String> questions =
                reviews.questions(page.stream().map(Review::messageId).toList());
        Map<String, String> names = reviews.names(
                page.stream().map(Review::reviewerId).filter(Objects::nonNull).collect(Collectors.toSet()));
        return page.stream()
                .map(review -> new ReviewEntry(
                        review,
                        departments.getOrDefault(review.departmentId(), ""),
                        questions.getOrDefault(review.messageId(), ""),
                        review.reviewerId() == null ? null : names.get(review.reviewerId())))
                .toList();
    }

    ReviewCase open(ReviewEntry entry) {
        ThreadMessage answer = threads.findMessage(entry.review().messageId()).orElseThrow();
        return new ReviewCase(
                entry,
                answer,
                Optional.ofNullable(answer.assistantId())
                        .flatMap(assistants::find)
                        .map(Assistant::name)
                        .orElse(null),
                feedback.find(answer.id()).orElse(null),
                seen(answer));
    }

    /** Each passage once, in the order in which the model was given them. */
    private List<FoundPassage> seen(ThreadMessage answer) {
        if (answer.runId() == null) {
            return List.of();
        }
        Map<String, FoundPassage> byPlace = new LinkedHashMap<>();
        for (RunStep step : reviews.steps(answer.runId())) {
            if (step.details() instanceof StepDetails.ToolCalls made) {
                passages(made).forEach(passage -> byPlace.putIfAbsent(place(passage), passage));
            }
        }
        return List.copyOf(byPlace.values());
    }

    private static Stream<FoundPassage> passages(StepDetails.ToolCalls made) {
        return made.calls().stream()
                .flatMap(call ->
                        call.output() instanceof ToolOutput.Found found ? found.passages().stream() : Stream.empty());
    }

    private static String place(FoundPassage passage) {
        return "%s:%d:%d".formatted(passage.vectorStoreFileId(), passage.start(), passage.end());
    }
}
