package org.vademecum.run;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * The runs that a node works on at once: so many in all, and so many of each API key, principal and department, so that
 * nobody takes all places. Thread-safe.
 */
final class RunPlaces {
    private final int all;
    private final int perKey;
    private final int perPrincipal;
    private final int perDepartment;
    private final Map<String, Integer> keys = new HashMap<>();
    private final Map<String, Integer> principals = new HashMap<>();
    private final Map<String, Integer> departments = new HashMap<>();
    private int taken;

    /** Whose places are all taken. */
    record Full(Set<String> keys, Set<String> principals, Set<String> departments) {}

    /** 0 for no limit of keys, principals or departments. */
    RunPlaces(int all, int perKey, int perPrincipal, int perDepartment) {
        this.all = all;
        this.perKey = perKey;
        this.perPrincipal = perPrincipal;
        this.perDepartment = perDepartment;
    }

    /** 0 for half of the places to a principal, and for three quarters to a department, so that there is one for others. */
    static RunPlaces shared(int all, int perKey, int perPrincipal, int perDepartment) {
        return new RunPlaces(
                all,
                perKey,
                perPrincipal > 0 ? perPrincipal : (all + 1) / 2,
                perDepartment > 0 ? perDepartment : (3 * all + 3) / 4);
    }

    /** False when there is none for this run. */
    synchronized boolean take(WaitingRun run) {
        if (taken >= all
                || (run.keyId() != null && isFull(keys, run.keyId(), perKey))
                || isFull(principals, run.ownerId(), perPrincipal)
                || isFull(departments, run.departmentId(), perDepartment)) {
            return false;
        }
        taken++;
        if (run.keyId() != null) {
            keys.merge(run.keyId(), 1, Integer::sum);
        }
        principals.merge(run.ownerId(), 1, Integer::sum);
        departments.merge(run.departmentId(), 1, Integer::sum);
        return true;
    }

    synchronized void release(WaitingRun run) {
        taken--;
        if (run.keyId() != null) {
            keys.computeIfPresent(run.keyId(), (id, count) -> count == 1 ? null : count - 1);
        }
        principals.computeIfPresent(run.ownerId(), (id, count) -> count == 1 ? null : count - 1);
        departments.computeIfPresent(run.departmentId(), (id, count) -> count == 1 ? null : count - 1);
        notifyAll();
    }

    synchronized int free() {
        return all - taken;
    }

    synchronized Full full() {
        return new Full(full(keys, perKey), full(principals, perPrincipal), full(departments, perDepartment));
    }

    /** Returns false when some are still taken after this time. */
    synchronized boolean awaitEmpty(Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (taken > 0) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        return true;
    }

    private static boolean isFull(Map<String, Integer> counts, String id, int limit) {
        return limit > 0 && counts.getOrDefault(id, 0) >= limit;
    }

    private static Set<String> full(Map<String, Integer> counts, int limit) {
        return counts.keySet().stream().filter(id -> isFull(counts, id, limit)).collect(Collectors.toSet());
    }
}
