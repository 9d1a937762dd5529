package org.vademecum.run;

/**
 * A summary that a model has written.
 *
 * @param lastMessageId the last message that it tells of
 * @param tokens that it takes in a request to that model
 */
record WrittenSummary(String text, String lastMessageId, String model, int tokens) {}
