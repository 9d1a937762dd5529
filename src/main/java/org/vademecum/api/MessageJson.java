package org.vademecum.api;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.vademecum.review.Feedback;
import org.vademecum.run.RunError;
import org.vademecum.run.RunEventData;
import org.vademecum.thread.NearestSection;

/** A question or an answer as the chat shows it; times are seconds since 1970. {@code html} is sanitised. */
record MessageJson(
        String id,
        String role,
        long createdAt,
        String status,
        String text,
        @Nullable String html,
        @Nullable String runId,
        @Nullable String outcome,
        List<CitationJson> citations,
        List<NearestJson> nearest,
        @Nullable SearchedJson searched,
        @Nullable String incompleteReason,
        @Nullable ErrorOfRunJson error,
        @Nullable FeedbackJson feedback,
        boolean pinned,
        long unsupported,
        RunEventData.@Nullable Fallback fallback) {
    /** A section that came close. Offsets as in {@link CitationJson}. */
    record NearestJson(
            String documentId,
            String title,
            @Nullable String section,
            @Nullable Integer page,
            int start,
            int end) {
        static NearestJson of(NearestSection nearest) {
            return new NearestJson(
                    nearest.vectorStoreFileId(),
                    nearest.title(),
                    Sections.innermost(nearest.headings()),
                    nearest.page(),
                    nearest.start(),
                    nearest.end());
        }
    }

    /** What was searched for the answer. */
    record SearchedJson(int manuals, int passages, long elapsedMs) {
        static @Nullable SearchedJson of(RunEventData.@Nullable Activity last) {
            return last == null ? null : new SearchedJson(last.manuals(), last.passages(), last.elapsedMs());
        }
    }

    /** Why the run behind the answer failed. */
    record ErrorOfRunJson(String code, String message) {
        static @Nullable ErrorOfRunJson of(@Nullable RunError error) {
            return error == null ? null : new ErrorOfRunJson(lower(error.code()), error.message());
        }
    }

    /** The reader's own rating. */
    record FeedbackJson(
            String rating,
            @Nullable String reason,
            @Nullable String comment) {
        static @Nullable FeedbackJson of(@Nullable Feedback feedback) {
            if (feedback == null) {
                return null;
            }
            Feedback.Reason reason = feedback.reason();
            return new FeedbackJson(
                    lower(feedback.rating()), reason == null ? null : lower(reason), feedback.comment());
        }
    }

    /** The name of a constant on the wire. */
    static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
