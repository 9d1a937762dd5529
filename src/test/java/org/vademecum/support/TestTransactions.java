package org.vademecum.support;

import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.EntityTransaction;
import jakarta.persistence.TransactionRequiredException;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.Transactional.TxType;
import jakarta.transaction.TransactionalException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;

/**
 * Transactions bound to the thread, as the container has them: an injected {@link EntityManager} works in the current
 * one, or for a single call when there is none. Needed because a test runs without the container.
 */
public final class TestTransactions {
    private static final Set<String> WRITES = Set.of("persist", "merge", "remove", "flush", "refresh", "lock");

    /** One open transaction. */
    private static final class Open {
        private final EntityManager em;
        private final List<Synchronization> synchronizations = new ArrayList<>();

        Open(EntityManager em) {
            this.em = em;
        }
    }

    private final EntityManagerFactory entityManagers;
    private volatile boolean killed;
    private final ThreadLocal<Deque<Open>> open = ThreadLocal.withInitial(ArrayDeque::new);

    public TestTransactions(EntityManagerFactory entityManagers) {
        this.entityManagers = entityManagers;
    }

    /** From now on nothing reaches the database, as after a kill. */
    public void kill() {
        killed = true;
    }

    public boolean isActive() {
        return !open.get().isEmpty();
    }

    void register(Synchronization synchronization) {
        open.get().getFirst().synchronizations.add(synchronization);
    }

    /** What {@code @PersistenceContext} injects. */
    public EntityManager entityManager() {
        return (EntityManager) Proxy.newProxyInstance(
                EntityManager.class.getClassLoader(), new Class<?>[] {EntityManager.class}, (proxy, method, args) -> {
                    if (!isActive() && WRITES.contains(method.getName())) {
                        throw new TransactionRequiredException(method.getName() + " needs a transaction");
                    }
                    EntityManager em = isActive() ? open.get().getFirst().em : entityManagers.createEntityManager();
                    try {
                        return method.invoke(em, args);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    /** Runs the work as a method annotated with {@code @Transactional(type)} would run. */
    public <T> T call(TxType type, Callable<T> work) throws Exception {
        return switch (type) {
            case REQUIRED -> isActive() ? work.call() : inNew(work);
            case REQUIRES_NEW -> inNew(work);
            case SUPPORTS -> work.call();
            case MANDATORY -> {
                if (!isActive()) {
                    throw new TransactionalException(
                            "no transaction", new jakarta.transaction.TransactionRequiredException());
                }
                yield work.call();
            }
            case NEVER, NOT_SUPPORTED -> throw new UnsupportedOperationException(type.toString());
        };
    }

    private <T> T inNew(Callable<T> work) throws Exception {
        if (killed) {
            throw new IllegalStateException("killed");
        }
        Open transaction = new Open(entityManagers.createEntityManager());
        open.get().push(transaction);
        boolean committed = false;
        try {
            transaction.em.getTransaction().begin();
            T result = workIn(transaction, work);
            committed = end(transaction.em.getTransaction());
            return result;
        } finally {
            if (transaction.em.getTransaction().isActive()) {
                transaction.em.getTransaction().rollback();
            }
            transaction.em.close();
            open.get().pop();
            int status = committed ? Status.STATUS_COMMITTED : Status.STATUS_ROLLEDBACK;
            transaction.synchronizations.forEach(synchronization -> synchronization.afterCompletion(status));
        }
    }

    /** A checked exception lets the transaction commit, anything else rolls it back, as the specification says. */
    private <T> T workIn(Open transaction, Callable<T> work) throws Exception {
        try {
            T result = work.call();
            List.copyOf(transaction.synchronizations).forEach(Synchronization::beforeCompletion);
            return result;
        } catch (RuntimeException | Error e) {
            transaction.em.getTransaction().setRollbackOnly();
            throw e;
        } catch (Exception e) {
            end(transaction.em.getTransaction());
            throw e;
        }
    }

    private boolean end(EntityTransaction transaction) {
        if (killed || transaction.getRollbackOnly()) {
            transaction.rollback();
            return false;
        }
        try {
            transaction.commit();
            return true;
        } catch (RuntimeException e) {
            throw new TransactionalException("The transaction could not be committed", e);
        }
    }
}
