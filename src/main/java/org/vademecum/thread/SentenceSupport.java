package org.vademecum.thread;

/**
 * How far a sentence of an answer rests on what it cites.
 *
 * @param start code points from the beginning of the message's text; {@code end} is exclusive
 */
public record SentenceSupport(int start, int end, Support support) {
    /** Weakest last. */
    public enum Support {
        /** Stands word for word in a cited passage. */
        QUOTED,
        /** Says with other words what a cited passage says. */
        SUPPORTED,
        /** Nothing cited says so. */
        UNSUPPORTED
    }
}
