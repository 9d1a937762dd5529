package org.vademecum.thread;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import org.jspecify.annotations.Nullable;
import org.vademecum.access.AuditAction;
import org.vademecum.access.Audited;
import org.vademecum.access.Caller;
import org.vademecum.common.Invalid;
import org.vademecum.common.Transactions;
import org.vademecum.vectorstore.OwnFiles;

/**
 * Takes away all that somebody has asked and was answered, and then the files and vector stores that they keep for
 * themselves; some at a time, as {@link ThreadErasure} does. Must not be called inside a transaction.
 */
@ApplicationScoped
public class OwnErasure {
    @Inject
    ThreadErasure threads;

    @Inject
    OwnFiles files;

    @Inject
    Transactions transactions;

    @Inject
    Event<Audited> audited;

    /**
     * What would be taken away.
     *
     * @param kept how much of all of it must be kept, since it is on legal hold
     */
    public record Counts(long threads, long files, long stores, long kept) {
        public long total() {
            return threads + files + stores;
        }
    }

    public Counts count(Caller caller) {
        OwnFiles.Counts own = files.count(caller);
        return new Counts(threads.count(caller), own.files(), own.stores(), threads.countKept(caller) + own.kept());
    }

    /**
     * Takes some of it away.
     *
     * @param confirmation the caller's name for signing in, which they typed
     * @throws Invalid with code {@code not_confirmed} for any other
     */
    public ThreadErasure.Step erase(Caller caller, @Nullable String confirmation) {
        int erased = threads.erase(caller, confirmation).erased();
        if (erased == 0) {
            erased = files.eraseSome(caller, ThreadErasure.AT_ONCE);
            if (erased > 0 && count(caller).total() == 0) {
                transactions.run(() ->
                        audited.fire(Audited.of(caller, AuditAction.DATA_ERASE).with("what", "files")));
            }
        }
        Counts left = count(caller);
        return new ThreadErasure.Step(erased, left.total(), left.kept());
    }
}
