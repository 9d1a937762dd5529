package org.vademecum.run;

import java.util.List;

/** Puts together what had been written of an answer from the events that told of it. Pure. */
final class PartialAnswer {
    private PartialAnswer() {}

    /** Its text since it began, or began again. */
    static String of(String messageId, List<LoggedEvent> events) {
        StringBuilder text = new StringBuilder();
        // The restart that asks is the last one; what came before it is what the reader still sees.
        StringBuilder before = new StringBuilder();
        for (LoggedEvent event : events) {
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
        return text.isEmpty() ? before.toString() : text.toString();
    }
}
