package org.vademecum.common;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockTimeoutException;
import jakarta.persistence.OptimisticLockException;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.PessimisticLockException;
import jakarta.transaction.Transactional;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs a piece of work in a transaction, for services that must not hold one open around the slow calls in between. The
 * work joins a transaction that is open already. Changes are written before the commit, so that a conflict shows as the
 * persistence provider's own exception and not as a failed commit. Thread-safe.
 */
@ApplicationScoped
public class Transactions {
    private static final int ATTEMPTS = 5;

    /** A foreign key, whichever end of it is missing, a unique key, and H2's lock timeout. */
    private static final Set<String> CONFLICTS = Set.of("23503", "23505", "23506", "HYT00");

    @PersistenceContext(unitName = "vademecum")
    EntityManager em;

    @Inject
    Transactions self;

    @Transactional
    public <T extends @Nullable Object> T call(Supplier<T> work) {
        T result = work.get();
        em.flush();
        return result;
    }

    @Transactional
    public void run(Runnable work) {
        work.run();
        em.flush();
    }

    /**
     * Like {@link #call}, but work that lost against somebody else's is done over, up to five times. Must not be called
     * inside a transaction; the work must read what it decides by itself.
     */
    public <T extends @Nullable Object> T retry(Supplier<T> work) {
        for (int attempt = 1; ; attempt++) {
            try {
                return self.call(work);
            } catch (RuntimeException e) {
                if (attempt == ATTEMPTS || !isConflict(e)) {
                    throw e;
                }
                pause(attempt);
            }
        }
    }

    /** Whether somebody else's change was in the way: a stale version, a lock, a unique or foreign key. */
    public static boolean isConflict(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            boolean lock = cause instanceof OptimisticLockException
                    || cause instanceof PessimisticLockException
                    || cause instanceof LockTimeoutException;
            if (lock || (cause instanceof SQLException sql && isConflict(sql.getSQLState()))) {
                return true;
            }
        }
        return false;
    }

    /** Class 40 (rolled back by a deadlock or a serialisation failure), or one of {@link #CONFLICTS}. */
    private static boolean isConflict(@Nullable String state) {
        return state != null && (state.startsWith("40") || CONFLICTS.contains(state));
    }

    private static void pause(int attempt) {
        try {
            Thread.sleep(ThreadLocalRandom.current().nextLong(10L << attempt));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
