package org.vademecum.run;

import java.util.List;

/** What had been written of an answer when its node fell silent, put together from the events that told of it. */
final class PartialAnswer {
    /** Of the event log that are read at once. */
    private static final int ROWS = 50;

    private final String messageId;
    private StringBuilder text = new StringBuilder();

    /** The restart that asks is the last one; what came before it is what the reader still sees. */
    private StringBuilder before = new StringBuilder();

    private PartialAnswer(String messageId) {
        this.messageId = messageId;
    }

    /** The text of a run's message since it began, or began again. */
    static String of(String runId, String messageId, EventLog log) {
        PartialAnswer answer = new PartialAnswer(messageId);
        List<LoggedEvent> page = log.list(runId, 0, ROWS);
        while (!page.isEmpty()) {
            page.forEach(answer::accept);
            page = page.size() < ROWS
                    ? List.of()
                    : log.list(runId, page.getLast().number(), ROWS);
        }
        return answer.text.isEmpty() ? answer.before.toString() : answer.text.toString();
    }

    private void accept(LoggedEvent event) {
        switch (event.data()) {
            case RunEventData.MessageDelta delta -> {
                if (delta.messageId().equals(messageId)) {
                    text.append(delta.text());
                }
            }
            case RunEventData.Restarted ignored -> {
                before = text;
                text = new StringBuilder();
            }
            default -> {}
        }
    }
}
