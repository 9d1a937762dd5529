package org.vademecum.thread;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vademecum.access.AuditAction;
import org.vademecum.access.Audited;
import org.vademecum.access.Caller;
import org.vademecum.common.Invalid;

/**
 * Takes away all that somebody has asked and was answered: threads with their messages, runs, ratings, and the requests to
 * models that were kept. Some at a time, so that whoever asks for it sees how far it is and can stop; what is gone stays
 * gone, and whoever begins anew goes on with the rest. What is on legal hold is kept. The audit keeps that it was done and by which id.
 */
@ApplicationScoped
@Transactional
public class ThreadErasure {
    /** Threads of one step. */
    static final int AT_ONCE = 10;

    @Inject
    ThreadRepository threads;

    @Inject
    ThreadService service;

    @Inject
    Event<Audited> audited;

    /** How many threads this step has taken away, how many are left, and how many must be kept. */
    public record Step(int erased, long left, long kept) {}

    /** How many of the caller's threads would be taken away. */
    public long count(Caller caller) {
        return threads.countErasable(caller.principalId());
    }

    /** How many of the caller's threads would be kept, since they are on legal hold. */
    public long countKept(Caller caller) {
        return threads.countHeld(caller.principalId());
    }

    /**
     * Takes some of the caller's threads away, in one step.
     *
     * @param confirmation the caller's name for signing in, which they typed
     * @throws Invalid with code {@code not_confirmed} for any other
     */
    public Step erase(Caller caller, @Nullable String confirmation) {
        if (confirmation == null || !confirmation.strip().equalsIgnoreCase(caller.username())) {
            throw new Invalid("confirm", "not_confirmed", "Confirm with the name you sign in by.");
        }
        List<ChatThread> some = threads.listErasable(caller.principalId(), AT_ONCE);
        some.forEach(thread -> service.delete(caller, thread.id()));
        long left = count(caller);
        long kept = countKept(caller);
        if (left == 0 && !some.isEmpty()) {
            audited.fire(Audited.of(caller, AuditAction.DATA_ERASE).with("kept", String.valueOf(kept)));
        }
        return new Step(some.size(), left, kept);
    }
}
