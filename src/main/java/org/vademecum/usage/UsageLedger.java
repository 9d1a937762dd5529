package org.vademecum.usage;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.vademecum.common.Transactions;

/**
 * What was spent today. This node's part is counted in memory and put down every few seconds, a row for each spender,
 * whatever the number of requests; what others have put down is read again as seldom. A node that is killed forgets the last
 * few seconds. Thread-safe.
 */
@ApplicationScoped
class UsageLedger {
    /** How old what is known of other nodes may be. */
    static final Duration FRESH = Duration.ofSeconds(10);

    private static final int CAPACITY = 100_000;

    @Inject
    UsageRepository usage;

    @Inject
    Transactions transactions;

    @Inject
    Clock clock;

    /**
     * @param stored by all nodes, as it was read
     * @param pending of this node, on top of that
     */
    private record Count(long stored, long pending, Instant readAt) {
        Count plus(long more) {
            return new Count(stored, pending + more, readAt);
        }
    }

    private final Map<Account, Count> counts = new HashMap<>();

    /** Costs no statement. */
    void add(Account account, long amount) {
        synchronized (counts) {
            counts.merge(account, new Count(0, amount, Instant.EPOCH), (known, more) -> known.plus(amount));
        }
    }

    /** Costs a statement every few seconds. */
    long spent(Account account) {
        Count known = known(account);
        return isFresh(known) ? known.stored() + known.pending() : readAgain(account);
    }

    private Count known(Account account) {
        synchronized (counts) {
            return counts.getOrDefault(account, new Count(0, 0, Instant.EPOCH));
        }
    }

    private boolean isFresh(Count count) {
        return clock.instant().isBefore(count.readAt().plus(FRESH));
    }

    private long readAgain(Account account) {
        Instant now = clock.instant();
        long stored = transactions.call(() -> usage.amount(account));
        synchronized (counts) {
            Count count = new Count(stored, known(account).pending(), now);
            counts.put(account, count);
            return count.stored() + count.pending();
        }
    }

    /** Told of each account in the transaction that puts it down, with what all nodes have spent. */
    @FunctionalInterface
    interface Listener {
        void stored(Account account, long amount);
    }

    /** Puts down what is pending, an account at a time; what fails stays pending. Must not run twice at once. */
    void store(Listener listener) {
        for (Map.Entry<Account, Long> pending : pending().entrySet()) {
            Account account = pending.getKey();
            long amount = pending.getValue();
            Instant now = clock.instant();
            long stored = transactions.retry(() -> {
                usage.add(account, amount);
                long all = usage.amount(account);
                listener.stored(account, all);
                return all;
            });
            synchronized (counts) {
                counts.put(account, new Count(stored, known(account).pending() - amount, now));
            }
        }
        forget();
    }

    private Map<Account, Long> pending() {
        Map<Account, Long> pending = new HashMap<>();
        synchronized (counts) {
            counts.forEach((account, count) -> {
                if (count.pending() > 0) {
                    pending.put(account, count.pending());
                }
            });
        }
        return pending;
    }

    /** What is read again when it is wanted need not be known: other days, and everything once it is too much. */
    private void forget() {
        synchronized (counts) {
            boolean full = counts.size() > CAPACITY;
            counts.values().removeIf(count -> count.pending() == 0 && (full || !isFresh(count)));
        }
    }
}
