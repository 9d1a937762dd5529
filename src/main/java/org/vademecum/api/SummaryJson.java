package org.vademecum.api;

import org.vademecum.thread.ThreadSummary;

/**
 * What models are told in the place of older messages.
 *
 * @param messageId the last message that it tells of
 * @param model the one that wrote it last
 * @param edited whether a person has changed it since
 * @param updatedAt seconds since 1970
 */
record SummaryJson(String text, String messageId, int tokens, String model, boolean edited, long updatedAt) {
    static SummaryJson of(ThreadSummary summary) {
        return new SummaryJson(
                summary.text(),
                summary.messageId(),
                summary.tokens(),
                summary.model(),
                summary.edited(),
                summary.updatedAt().getEpochSecond());
    }
}
