package org.vademecum.api;

import org.vademecum.thread.ThreadSummary;

/**
 * What models are told in the place of older messages.
 *
 * @param messageId the last message that it tells of
 * @param exact whether {@code tokens} was counted with the model's own vocabulary, or estimated
 * @param model the one that wrote it last
 * @param edited whether a person has changed it since
 * @param updatedAt seconds since 1970
 */
record SummaryJson(
        String text, String messageId, int tokens, boolean exact, String model, boolean edited, long updatedAt) {
    static SummaryJson of(ThreadSummary summary, boolean exact) {
        return new SummaryJson(
                summary.text(),
                summary.messageId(),
                summary.tokens(),
                exact,
                summary.model(),
                summary.edited(),
                summary.updatedAt().getEpochSecond());
    }
}
