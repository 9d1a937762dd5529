package org.vademecum.run;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.vademecum.context.ContextLedger;

/**
 * One thing a request was made of, or that was left out of it. The words are those of {@link ContextLedger}, in lower
 * case.
 *
 * @param sourceId of the message, the step, the tool call or the tool it comes from; of messages that were not read the
 *     one that follows
 * @param tokens that it took in the request
 * @param omitted tokens that were left out of it
 * @param position index in the request's messages, or in its tools; null when it was not in it
 */
public record CallItem(
        String part,
        String role,
        String sourceId,
        String state,
        String reason,
        int tokens,
        int omitted,
        @Nullable Integer position) {
    private static final String TOOLS = lower(ContextLedger.Part.TOOLS);
    private static final String EARLIER = lower(ContextLedger.Part.EARLIER);

    static CallItem of(ContextLedger.Entry entry) {
        return new CallItem(
                lower(entry.part()),
                lower(entry.role()),
                entry.id(),
                lower(entry.state()),
                lower(entry.reason()),
                entry.tokens(),
                entry.omitted(),
                entry.position());
    }

    /** Whether it was in the request, whole or not. */
    public boolean sent() {
        return position != null;
    }

    /** Whether it stands for all messages before the one that it names. */
    boolean earlier() {
        return part.equals(EARLIER);
    }

    /** The list of the request that its position is in. */
    String list() {
        return part.equals(TOOLS) ? "tools" : "messages";
    }

    /** What it is the same by in two requests. */
    String key() {
        return part + '/' + role + '/' + sourceId;
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
