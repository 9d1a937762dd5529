package org.vademecum.context;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a model request was made of, and what was left out and why.
 *
 * @param budget most tokens the request may have
 * @param used tokens of all that was kept, as counted here; the endpoint may count a little differently
 * @param exact whether they were counted with the model's own vocabulary
 * @param entries in the order of the conversation, the tools behind the instructions
 */
public record ContextLedger(int budget, int used, boolean exact, List<Entry> entries) {
    public ContextLedger {
        entries = List.copyOf(entries);
    }

    /** What an element of a request is. */
    public enum Part {
        INSTRUCTIONS,
        TOOLS,
        /** What stands in the place of older turns. */
        SUMMARY,
        /** All messages before the first one that was read; how many there are is not counted. */
        EARLIER,
        HISTORY,
        QUESTION,
        /** A model turn of this run that called tools. */
        TOOL_CALLS,
        /** What a search found. */
        PASSAGES,
        /** What any other tool gave. */
        TOOL_OUTPUT
    }

    /** Who speaks, as on the wire. */
    public enum Role {
        SYSTEM,
        USER,
        ASSISTANT,
        TOOL
    }

    /** What became of an element. */
    public enum State {
        KEPT,
        /** A part of it, or a note in its place, is in the request. */
        TRIMMED,
        DROPPED,
        /** It is not in the request, but the summary tells of it. */
        SUMMARISED
    }

    /** Why an element was kept or left out. */
    public enum Reason {
        /** The request makes no sense without it. */
        REQUIRED,
        FITS,
        OVER_BUDGET,
        /** There would be room, but not within the share of its kind. */
        OVER_SHARE,
        /** Older than the messages that are looked at. */
        OUTSIDE_WINDOW,
        /** Older than all that is ever read of a thread. */
        NOT_READ,
        /** The summary tells of it. */
        SUMMARISED,
        /** Sent for a summary to be written. */
        TO_SUMMARISE,
        /** There was no room, and a summary could not be written. */
        SUMMARY_FAILED,
        /** It fits, but images of it are gone, or have no room beside those of newer messages. */
        WITHOUT_IMAGES,
        /** Somebody wants it kept. */
        PINNED,
        /** Of the same turn as something that is pinned. */
        WITH_PINNED,
        /** A question that got no whole answer. */
        UNANSWERED,
        /** An answer that a later one to the same question replaced. */
        REPLACED
    }

    /**
     * One element, or a message of the thread that did not become one.
     *
     * @param id of the message, the step, the tool call or the tool it comes from, of {@link Part#EARLIER} the message that
     *     follows; unique with part and role
     * @param tokens that it takes in the request
     * @param omitted tokens that were left out of it; 0 for what was not read
     * @param position index in the request's messages, or in its tools; null when it is not in it. What an assistant was made to
     *     say and the calls that follow it share a message
     */
    public record Entry(
            Part part,
            Role role,
            String id,
            int tokens,
            int omitted,
            Reason reason,
            @Nullable Integer position) {
        public State state() {
            if (reason == Reason.NOT_READ) {
                return State.DROPPED;
            }
            if (omitted == 0) {
                return State.KEPT;
            }
            if (reason == Reason.SUMMARISED) {
                return State.SUMMARISED;
            }
            return tokens == 0 ? State.DROPPED : State.TRIMMED;
        }
    }
}
