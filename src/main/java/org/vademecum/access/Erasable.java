package org.vademecum.access;

import java.util.Locale;

/**
 * A kind of thing that people keep for themselves. Every one is a bean, so that an erasure can ask them all. No method is to be
 * called inside a transaction.
 */
public interface Erasable {
    /** In the order in which they go: what others hang on goes later. */
    enum Kind {
        THREADS,
        ASSISTANTS,
        STORES,
        FILES,
        UPLOADS,
        KEYS;

        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * How many there are.
     *
     * @param free may be taken away
     * @param kept must be kept, since they are on legal hold
     */
    record Counts(long free, long kept) {}

    Kind kind();

    Counts count(Caller caller);

    /**
     * Takes some of the caller's away, in transactions of its own.
     *
     * @return how many are gone; zero when none is left that may be taken away
     */
    int eraseSome(Caller caller, int limit);
}
