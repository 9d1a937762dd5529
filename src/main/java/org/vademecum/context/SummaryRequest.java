package org.vademecum.context;

/**
 * A request for a summary of turns that are no longer to be sent.
 *
 * @param lastMessageId the last message that the summary will tell of, along with all before it
 */
public record SummaryRequest(AssembledContext context, String lastMessageId) {}
