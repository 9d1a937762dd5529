package org.vademecum.context;

import java.util.List;

/**
 * What a model request was made of, and what was left out and why.
 *
 * @param budget most tokens the request may have
 * @param used tokens of all that was kept, as counted here; the endpoint may count a little differently
 */
public record ContextLedger(int budget, int used, List<Entry> entries) {
    public ContextLedger {
        entries = List.copyOf(entries);
    }

    /** What a part of a request is. */
    public enum Part {
        INSTRUCTIONS,
        TOOLS,
        HISTORY,
        QUESTION,
        TOOL_TURN
    }

    /** Why a part was kept or left out. */
    public enum Reason {
        /** The request makes no sense without it. */
        REQUIRED,
        FITS,
        OVER_BUDGET,
        /** A question that got no whole answer. */
        UNANSWERED,
        /** An answer that a later one to the same question replaced. */
        REPLACED
    }

    /** {@code id} is that of a message, a tool call or a tool; {@code tokens} count whether kept or not. */
    public record Entry(Part part, String id, int tokens, boolean kept, Reason reason) {}
}
