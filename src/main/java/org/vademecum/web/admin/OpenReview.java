package org.vademecum.web.admin;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.vademecum.review.Feedback;
import org.vademecum.review.ReviewCase;
import org.vademecum.thread.AnswerHtml;
import org.vademecum.thread.Citation;
import org.vademecum.thread.ThreadMessage;

/** The review that is open in the middle of the page. */
public final class OpenReview extends ReviewItem {
    private final ReviewCase reviewCase;
    private final List<PassageCard> passages;

    OpenReview(ReviewCase reviewCase) {
        super(reviewCase.entry());
        this.reviewCase = reviewCase;
        List<Citation> citations = reviewCase.answer().citations();
        this.passages = IntStream.range(0, reviewCase.passages().size())
                .mapToObj(i -> new PassageCard(reviewCase.passages().get(i), i + 1, citations))
                .toList();
    }

    public @Nullable String getAssistant() {
        return reviewCase.assistant();
    }

    /** The run that wrote the answer. */
    public @Nullable String getRunId() {
        return reviewCase.answer().runId();
    }

    public Instant getAnsweredAt() {
        Instant completed = reviewCase.answer().completedAt();
        return completed == null ? reviewCase.answer().createdAt() : completed;
    }

    /** The answer as sanitised HTML. */
    public String getAnswerHtml() {
        return reviewCase.answer().content().stream()
                .flatMap(part -> part.asText().stream())
                .map(AnswerHtml::render)
                .collect(Collectors.joining("\n"));
    }

    public boolean isDeclined() {
        return reviewCase.answer().outcome() == ThreadMessage.Outcome.DECLINED;
    }

    /** What the person who asked wrote; null for nothing. */
    public @Nullable String getComplaint() {
        Feedback feedback = reviewCase.feedback();
        return feedback == null ? null : feedback.comment();
    }

    /** Suffix of the message that names what the person who asked chose; null for nothing. */
    public @Nullable String getComplaintReason() {
        Feedback feedback = reviewCase.feedback();
        return feedback == null || feedback.reason() == null
                ? null
                : feedback.reason().name().toLowerCase(Locale.ROOT);
    }

    public List<PassageCard> getPassages() {
        return passages;
    }
}
