package org.vademecum.review;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Clock;
import org.vademecum.run.AnswerEnded;
import org.vademecum.thread.ThreadMessage;

/** Puts each declined answer into the review inbox, in the transaction that ends it. */
@ApplicationScoped
class AnswerObserver {
    @Inject
    ReviewRepository reviews;

    @Inject
    Clock clock;

    void answerEnded(@Observes AnswerEnded answer) {
        if (answer.outcome() == ThreadMessage.Outcome.DECLINED) {
            reviews.add(
                    new Review(answer.messageId(), answer.departmentId(), Review.Reason.NOT_FOUND, clock.instant()));
        }
    }
}
