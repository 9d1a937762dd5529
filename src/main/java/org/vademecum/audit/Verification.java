package org.vademecum.audit;

import org.jspecify.annotations.Nullable;

/**
 * What the check of the chain has found.
 *
 * @param entries how many are in order, from the first on
 * @param lastHash of the last of these; whoever notes it down can tell later that nothing before it was changed
 * @param unchained entries that have no place yet
 * @param broken the first link that does not hold; null when all do
 */
public record Verification(
        long entries,
        String lastHash,
        long unchained,
        @Nullable Broken broken) {
    public enum Fault {
        /** The entry says something else than when it was written. */
        CHANGED,
        /** The entry with this number is not there. */
        MISSING,
        /** The entry does not belong where it is. */
        MISPLACED
    }

    /**
     * @param number of the entry in the chain
     * @param entryId null for one that is missing
     */
    public record Broken(long number, @Nullable String entryId, Fault fault) {}

    public boolean intact() {
        return broken == null;
    }
}
