package org.vademecum.retention;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.vademecum.access.AccountClosing;
import org.vademecum.access.AuditAction;
import org.vademecum.access.Audited;
import org.vademecum.access.Caller;
import org.vademecum.access.Erasable;
import org.vademecum.access.IdempotentRequests;
import org.vademecum.common.Conflict;
import org.vademecum.common.Invalid;
import org.vademecum.common.Transactions;

/**
 * Takes away all that somebody keeps for themselves. Some at a time, so that whoever asks for it sees how far it is and can stop;
 * what is gone stays gone, and whoever begins anew goes on with the rest. What is on legal hold is kept. The audit keeps that it
 * was done and by which id. Must not be called inside a transaction.
 */
@ApplicationScoped
public class Erasure {
    /** Things of one step. */
    static final int AT_ONCE = 10;

    @Inject
    @Any
    Instance<Erasable> kinds;

    @Inject
    AccountClosing accounts;

    @Inject
    IdempotentRequests requests;

    @Inject
    RetentionRepository holds;

    @Inject
    Transactions transactions;

    @Inject
    Event<Audited> audited;

    /** What there is of each kind, in the order in which it would go. */
    public record Inventory(Map<Erasable.Kind, Erasable.Counts> counts) {
        /** How many would be taken away. */
        public long free() {
            return counts.values().stream().mapToLong(Erasable.Counts::free).sum();
        }

        /** How many must be kept. */
        public long kept() {
            return counts.values().stream().mapToLong(Erasable.Counts::kept).sum();
        }

        public long free(Erasable.Kind kind) {
            Erasable.Counts known = counts.get(kind);
            return known == null ? 0 : known.free();
        }
    }

    /** How many this step has taken away, how many are left, and how many must be kept. */
    public record Step(int erased, long left, long kept) {}

    public Inventory count(Caller caller) {
        Map<Erasable.Kind, Erasable.Counts> counts = new EnumMap<>(Erasable.Kind.class);
        for (Erasable each : kinds) {
            counts.put(each.kind(), each.count(caller));
        }
        return new Inventory(counts);
    }

    /**
     * Takes some of it away.
     *
     * @param confirmation the caller's name for signing in, which they typed
     * @throws Invalid with code {@code not_confirmed} for any other
     */
    public Step erase(Caller caller, @Nullable String confirmation) {
        requireConfirmed(caller, confirmation);
        int erased = kinds.stream()
                .sorted(Comparator.comparing(Erasable::kind))
                .mapToInt(each -> each.eraseSome(caller, AT_ONCE))
                .filter(some -> some > 0)
                .findFirst()
                .orElse(0);
        // What was answered to their programs holds passages and messages, and names none of the things that go.
        requests.forgetOf(caller.principalId());
        Inventory left = count(caller);
        if (erased > 0 && left.free() == 0) {
            transactions.run(() ->
                    audited.fire(Audited.of(caller, AuditAction.DATA_ERASE).with("kept", String.valueOf(left.kept()))));
        }
        return new Step(erased, left.free(), left.kept());
    }

    /**
     * Forgets who the caller is, once nothing of theirs is left: their name, address and way to sign in. Whoever comes by the
     * identity provider again is somebody new.
     *
     * @param confirmation as for {@link #erase}
     * @throws Conflict while something is left, is on hold, or the installation would be left without an administrator
     */
    public void closeAccount(Caller caller, @Nullable String confirmation) {
        requireConfirmed(caller, confirmation);
        requests.forgetOf(caller.principalId());
        transactions.run(() -> {
            accounts.hold(caller);
            Inventory left = count(caller);
            if (left.free() + left.kept() > 0) {
                throw new Conflict("not_empty", "Your account cannot be closed while something of yours is left.");
            }
            if (holds.findHold(caller.principalId()).isPresent()) {
                throw new Conflict(LegalHolds.CODE, "Your account is on legal hold and must be kept.");
            }
            accounts.close(caller);
        });
    }

    private static void requireConfirmed(Caller caller, @Nullable String confirmation) {
        if (confirmation == null || !confirmation.strip().equalsIgnoreCase(caller.username())) {
            throw new Invalid("confirm", "not_confirmed", "Confirm with the name you sign in by.");
        }
    }
}
