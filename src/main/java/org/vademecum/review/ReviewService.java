package org.vademecum.review;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.vademecum.access.AccessPolicy;
import org.vademecum.access.AuditAction;
import org.vademecum.access.Audited;
import org.vademecum.access.Caller;
import org.vademecum.access.Department;
import org.vademecum.access.DepartmentRepository;
import org.vademecum.common.Conflict;
import org.vademecum.common.Invalid;
import org.vademecum.common.NotFound;
import org.vademecum.common.OnceAMinute;

/**
 * The inbox of answers that somebody should look at, and the verdicts on them. A caller sees the departments that they
 * review; a review of another department does not exist for them.
 */
@ApplicationScoped
@Transactional
public class ReviewService {
    /** Most reviews one call lists. */
    public static final int MAX_PAGE = 100;

    @Inject
    ReviewRepository reviews;

    @Inject
    ReviewCases cases;

    @Inject
    DepartmentRepository departments;

    @Inject
    AccessPolicy access;

    @Inject
    Event<Audited> audited;

    @Inject
    Clock clock;

    private final OnceAMinute<String> lists = new OnceAMinute<>();

    /** Newest first. {@code limit} is cut to {@link #MAX_PAGE}. */
    public ReviewPage inbox(Caller caller, ReviewFilter filter, int offset, int limit) {
        Map<String, String> names = reviewable(caller);
        if (filter.departmentId() != null) {
            names.keySet().retainAll(Set.of(filter.departmentId()));
        }
        if (names.isEmpty()) {
            return ReviewPage.EMPTY;
        }
        List<Review> page = reviews.list(filter, names.keySet(), Math.max(0, offset), Math.clamp(limit, 1, MAX_PAGE));
        tellOfList(caller, page.size());
        return new ReviewPage(cases.describe(page, names), reviews.count(filter, names.keySet()));
    }

    /** The list shows what others have asked. */
    private void tellOfList(Caller caller, int size) {
        if (size > 0 && lists.isDue(caller.principalId(), clock.instant())) {
            audited.fire(Audited.of(caller, AuditAction.FOREIGN_READ).with("reviews", String.valueOf(size)));
        }
    }

    /** All that the caller may review. */
    public ReviewCounts counts(Caller caller) {
        Set<String> reviewable = reviewable(caller).keySet();
        return reviewable.isEmpty() ? ReviewCounts.NONE : reviews.counts(reviewable);
    }

    /** @throws NotFound when there is none that the caller may see */
    public ReviewCase get(Caller caller, String reviewId) {
        Review review = require(caller, reviews.find(reviewId), reviewId);
        tell(caller, AuditAction.FOREIGN_READ, review);
        return cases.open(cases.describe(List.of(review), reviewable(caller)).getFirst());
    }

    /**
     * Stores a verdict with the caller's name and the time.
     *
     * @throws NotFound when there is none that the caller may see
     * @throws Conflict {@code already_judged} when somebody was faster
     * @throws Invalid when the comment is too long
     */
    public Review judge(Caller caller, String reviewId, Review.Verdict verdict, @Nullable String comment) {
        Review review = require(caller, reviews.lock(reviewId), reviewId);
        review.judge(verdict, Comments.require(comment), caller.principalId(), clock.instant());
        tell(caller, AuditAction.REVIEW_JUDGE, review);
        return review;
    }

    /** Takes a verdict back and puts the answer into the inbox again; the comment stays. */
    public Review reopen(Caller caller, String reviewId) {
        Review review = require(caller, reviews.lock(reviewId), reviewId);
        review.reopen();
        tell(caller, AuditAction.REVIEW_REOPEN, review);
        return review;
    }

    private void tell(Caller caller, AuditAction action, Review review) {
        audited.fire(Audited.of(caller, action, "review", review.id(), review.departmentId()));
    }

    private Review require(Caller caller, Optional<Review> found, String reviewId) {
        return found.filter(review -> access.reviews(caller, review.departmentId()))
                .orElseThrow(() -> new NotFound("review", reviewId));
    }

    /** Names by id, to be narrowed. */
    private Map<String, String> reviewable(Caller caller) {
        return departments.list().stream()
                .filter(department -> access.reviews(caller, department.id()))
                .collect(Collectors.toMap(Department::id, Department::name));
    }
}
