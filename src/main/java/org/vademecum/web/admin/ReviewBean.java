package org.vademecum.web.admin;

import jakarta.annotation.PostConstruct;
import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.Serializable;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.vademecum.common.Conflict;
import org.vademecum.common.NotFound;
import org.vademecum.review.Review;
import org.vademecum.review.ReviewCounts;
import org.vademecum.review.ReviewFilter;
import org.vademecum.review.ReviewPage;
import org.vademecum.review.ReviewService;

/**
 * {@code /admin/review}: the queue, the open answer, what the model saw. The address names list and review, so that a
 * review can be linked to and the browser's history works.
 */
@Named
@ViewScoped
public class ReviewBean implements Serializable {
    private static final Logger LOG = System.getLogger(ReviewBean.class.getName());
    private static final int PAGE = 50;

    @Inject
    ReviewService reviews;

    @Inject
    AdminRequest request;

    @Inject
    AdminTexts texts;

    private boolean done;
    private int offset;
    private String selectedId = "";

    // Loaded anew for every response: other people change the queue too.
    private transient List<ReviewItem> entries = List.of();
    private transient long total;
    private transient @Nullable OpenReview open;

    @PostConstruct
    void readAddress() {
        done = AdminRequest.parameter("list").equals("done");
        selectedId = AdminRequest.parameter("id");
    }

    /** Ends the request for whoever may not judge answers. */
    public void enter() {
        AdminRequest.require(request.reviews());
    }

    /** Before every response. */
    public void load() {
        ReviewPage page = page();
        entries = page.entries().stream().map(ReviewItem::new).toList();
        total = page.total();
        open = find(selectedId)
                .or(() -> entries.stream().findFirst().flatMap(first -> find(first.getId())))
                .orElse(null);
        selectedId = open == null ? "" : open.getId();
    }

    private ReviewPage page() {
        ReviewFilter filter = ReviewFilter.of(done ? Review.Status.DONE : Review.Status.OPEN);
        return reviews.inbox(request.caller(), filter, offset, PAGE);
    }

    private Optional<OpenReview> find(String id) {
        try {
            return id.isEmpty() ? Optional.empty() : Optional.of(new OpenReview(reviews.get(request.caller(), id)));
        } catch (NotFound e) {
            LOG.log(Level.DEBUG, "The review is not there: {0}", e.getMessage());
            return Optional.empty();
        }
    }

    /** Opens the review in the request parameter {@code id}. */
    public void select() {
        selectedId = AdminRequest.parameter("id");
    }

    /** Stores the verdict in the request parameters and opens the next review of the queue. */
    public void save() {
        String id = AdminRequest.parameter("id");
        Review.Verdict verdict =
                Review.Verdict.valueOf(AdminRequest.parameter("verdict").toUpperCase(Locale.ROOT));
        String next = nextAfter(id);
        try {
            reviews.judge(request.caller(), id, verdict, AdminRequest.parameter("comment"));
            AdminRequest.tell("saved", id);
            AdminRequest.tell(
                    "toast",
                    texts.text(
                            "admin_review.saved",
                            texts.text("admin_review.verdict." + AdminRequest.parameter("verdict"))));
        } catch (Conflict | NotFound e) {
            LOG.log(Level.DEBUG, "Review {0} was judged meanwhile: {1}", id, e.getMessage());
            AdminRequest.tell("toast", texts.text("admin_review.judged_meanwhile"));
        }
        selectedId = next;
        AdminRequest.tell("selected", next);
    }

    /** The review below, or else the one above; empty when the queue holds no other one. */
    private String nextAfter(String id) {
        List<String> ids =
                page().entries().stream().map(entry -> entry.review().id()).toList();
        int at = ids.indexOf(id);
        if (at < 0) {
            return ids.isEmpty() ? "" : ids.getFirst();
        }
        return at + 1 < ids.size() ? ids.get(at + 1) : at > 0 ? ids.get(at - 1) : "";
    }

    /** Takes back the verdict on the review in the request parameter {@code id} and opens it. */
    public void reopen() {
        String id = AdminRequest.parameter("id");
        try {
            reviews.reopen(request.caller(), id);
            done = false;
            offset = 0;
            selectedId = id;
            AdminRequest.tell("selected", id);
        } catch (NotFound e) {
            LOG.log(Level.DEBUG, "The review is not there any more: {0}", e.getMessage());
            AdminRequest.tell("toast", texts.text("admin_review.gone"));
        }
    }

    public void newer() {
        offset = Math.max(0, offset - PAGE);
        selectedId = "";
    }

    public void older() {
        offset += PAGE;
        selectedId = "";
    }

    public boolean isNewerThere() {
        return offset > 0;
    }

    public boolean isOlderThere() {
        return offset + entries.size() < total;
    }

    /** Such as "31 open · 12 not helpful, 19 not found". */
    public String getSummary() {
        ReviewCounts counts = reviews.counts(request.caller());
        String reasons = Arrays.stream(Review.Reason.values())
                .filter(reason -> counts.open(reason) > 0)
                .map(reason -> texts.text(
                        "admin_review.counted." + reason.name().toLowerCase(Locale.ROOT), counts.open(reason)))
                .collect(Collectors.joining(", "));
        return texts.text("admin_review.open_count", counts.open()) + (reasons.isEmpty() ? "" : " · " + reasons);
    }

    public List<ReviewItem> getEntries() {
        return entries;
    }

    public @Nullable OpenReview getOpen() {
        return open;
    }

    public boolean isDone() {
        return done;
    }
}
