package org.vademecum.review;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.vademecum.access.AccessPolicy;
import org.vademecum.access.Action;
import org.vademecum.access.Caller;
import org.vademecum.common.Conflict;
import org.vademecum.common.Invalid;
import org.vademecum.common.NotFound;
import org.vademecum.run.RunRepository;
import org.vademecum.thread.ChatThread;
import org.vademecum.thread.ThreadMessage;
import org.vademecum.thread.ThreadRepository;

/**
 * What people think of the answers they got. A thumbs-down puts the answer into the review inbox, in the same
 * transaction; taking it back takes an answer that nobody has judged yet out again.
 */
@ApplicationScoped
@Transactional
public class FeedbackService {
    @Inject
    FeedbackRepository feedback;

    @Inject
    ReviewRepository reviews;

    @Inject
    ThreadRepository threads;

    @Inject
    RunRepository runs;

    @Inject
    AccessPolicy access;

    @Inject
    Clock clock;

    /**
     * Rates an answer, or changes the rating.
     *
     * @throws NotFound when it is not an answer in a thread of the caller's own
     * @throws Conflict {@code not_ended} while it is still being written
     * @throws Invalid when the comment is too long
     */
    public Feedback give(
            Caller caller,
            String messageId,
            Feedback.Rating rating,
            Feedback.@Nullable Reason reason,
            @Nullable String comment) {
        Answer answer = requireAnswer(caller, messageId);
        String text = Comments.require(comment);
        Instant now = clock.instant();
        Optional<Feedback> before = feedback.find(messageId);
        if (before.isPresent() && says(before.get(), rating, reason, text)) {
            return before.get();
        }
        Feedback given = before.orElseGet(() -> new Feedback(messageId, caller.principalId()));
        given.rate(rating, reason, text, now);
        feedback.add(given);
        if (rating == Feedback.Rating.DOWN) {
            complain(answer, now);
        } else {
            withdrawComplaint(answer);
        }
        return given;
    }

    /** Takes a rating back; no error when there is none. Otherwise as {@link #give}. */
    public void withdraw(Caller caller, String messageId) {
        Answer answer = requireAnswer(caller, messageId);
        feedback.find(messageId).ifPresent(given -> {
            feedback.remove(given);
            withdrawComplaint(answer);
        });
    }

    /** The caller's own feedback on these answers, in no particular order. */
    public List<Feedback> list(Caller caller, Collection<String> messageIds) {
        return feedback.list(caller.principalId(), messageIds);
    }

    private record Answer(ThreadMessage message, ChatThread thread) {}

    private Answer requireAnswer(Caller caller, String messageId) {
        // One query tells of an answer that is not there and of somebody else's, which is not locked either.
        ChatThread own = threads.findOfAnswer(messageId)
                .filter(found -> access.allows(caller, Action.WRITE, found))
                .orElseThrow(() -> new NotFound("message", messageId));
        // The lock makes two ratings of one answer that arrive together wait for each other.
        ChatThread thread = threads.lock(own.id()).orElseThrow(() -> new NotFound("message", messageId));
        ThreadMessage message = threads.findMessage(messageId).orElseThrow(() -> new NotFound("message", messageId));
        if (message.status() == ThreadMessage.Status.IN_PROGRESS) {
            throw new Conflict("not_ended", "The answer is still being written.");
        }
        return new Answer(message, thread);
    }

    private static boolean says(
            Feedback given, Feedback.Rating rating, Feedback.@Nullable Reason reason, @Nullable String comment) {
        return given.rating() == rating && given.reason() == reason && Objects.equals(given.comment(), comment);
    }

    private void complain(Answer answer, Instant now) {
        reviews.findByMessage(answer.message().id())
                .ifPresentOrElse(
                        Review::complain,
                        () -> reviews.add(new Review(
                                answer.message().id(), departmentOf(answer), Review.Reason.NOT_HELPFUL, now)));
    }

    /** As whose member it was asked; a thread may have begun in another department. */
    private String departmentOf(Answer answer) {
        return Optional.ofNullable(answer.message().runId())
                .flatMap(runs::findDepartmentId)
                .orElse(answer.thread().departmentId());
    }

    /** A verdict stays: it is the reviewer's, not the person's who asked. */
    private void withdrawComplaint(Answer answer) {
        reviews.findByMessage(answer.message().id())
                .filter(review -> review.status() == Review.Status.OPEN)
                .filter(review -> review.reason() == Review.Reason.NOT_HELPFUL)
                .ifPresent(review -> {
                    if (answer.message().outcome() == ThreadMessage.Outcome.DECLINED) {
                        review.withdrawComplaint();
                    } else {
                        reviews.remove(review);
                    }
                });
    }
}
