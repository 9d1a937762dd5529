package org.vademecum.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.vademecum.common.Conflict;

class ReviewTest {
    private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");

    private final Review review = new Review("msg_1", "dept_1", Review.Reason.NOT_FOUND, NOON);

    @Test
    void a_verdict_ends_it_with_reviewer_and_time() {
        review.judge(Review.Verdict.MISSING_DOCUMENT, "There is no travel policy.", "user_1", NOON);

        assertThat(review.status()).isEqualTo(Review.Status.DONE);
        assertThat(review.verdict()).isEqualTo(Review.Verdict.MISSING_DOCUMENT);
        assertThat(review.comment()).isEqualTo("There is no travel policy.");
        assertThat(review.reviewerId()).isEqualTo("user_1");
        assertThat(review.reviewedAt()).isEqualTo(NOON);
    }

    @Test
    void a_second_verdict_is_refused() {
        review.judge(Review.Verdict.CORRECT, null, "user_1", NOON);

        assertThatThrownBy(() -> review.judge(Review.Verdict.OUTDATED, null, "user_2", NOON))
                .isInstanceOfSatisfying(
                        Conflict.class, conflict -> assertThat(conflict.code()).isEqualTo("already_judged"));
        assertThat(review.verdict()).isEqualTo(Review.Verdict.CORRECT);
    }

    @Test
    void reopening_takes_the_verdict_back_and_keeps_the_comment() {
        review.judge(Review.Verdict.CORRECT, "Page 4 says so.", "user_1", NOON);

        review.reopen();

        assertThat(review.status()).isEqualTo(Review.Status.OPEN);
        assertThat(review.verdict()).isNull();
        assertThat(review.reviewerId()).isNull();
        assertThat(review.reviewedAt()).isNull();
        assertThat(review.comment()).isEqualTo("Page 4 says so.");
    }
}
