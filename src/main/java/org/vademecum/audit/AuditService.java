package org.vademecum.audit;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.vademecum.access.AccessPolicy;
import org.vademecum.access.AuditAction;
import org.vademecum.access.Audited;
import org.vademecum.access.Caller;
import org.vademecum.common.CursorPage;
import org.vademecum.common.Forbidden;
import org.vademecum.common.ListRequest;
import org.vademecum.common.Transactions;

/**
 * What was written down, for those who may read it: administrators read everything, auditors what belongs to one of their
 * departments. For anybody else every method throws {@link Forbidden}.
 */
@ApplicationScoped
public class AuditService {
    /** Most entries of one page. */
    public static final int MAX_PAGE = 200;

    @Inject
    AuditRepository entries;

    @Inject
    AuditVerifier verifier;

    @Inject
    AccessPolicy access;

    @Inject
    Transactions transactions;

    @Inject
    Event<Audited> audited;

    /** A page of entries; {@code limit} is cut to {@link #MAX_PAGE}. */
    public CursorPage<AuditEntry> list(Caller caller, AuditFilter filter, ListRequest page) {
        requireReader(caller);
        ListRequest bounded =
                new ListRequest(Math.clamp(page.limit(), 1, MAX_PAGE), page.ascending(), page.after(), page.before());
        return transactions.call(() -> entries.list(readable(caller), filter, bounded));
    }

    /** Writes down that the caller takes the entries away; {@link #export} does not. */
    public void beginExport(Caller caller, String format) {
        requireReader(caller);
        transactions.run(
                () -> audited.fire(Audited.of(caller, AuditAction.AUDIT_EXPORT).with("format", format)));
    }

    /** Gives all entries, oldest first, some at a time: however many there are, few are in memory. */
    public void export(Caller caller, AuditFilter filter, Consumer<AuditEntry> reader) {
        each(page -> list(caller, filter, page), reader);
    }

    private static void each(Function<ListRequest, CursorPage<AuditEntry>> list, Consumer<AuditEntry> reader) {
        String after = null;
        CursorPage<AuditEntry> page;
        do {
            page = list.apply(new ListRequest(MAX_PAGE, true, after, null));
            page.data().forEach(reader);
            after = page.data().isEmpty() ? null : page.data().getLast().id();
        } while (page.hasMore());
    }

    /** Gives what the audit has of the caller themselves, oldest first; whoever they are. */
    public void exportOwn(Caller caller, Consumer<AuditEntry> reader) {
        AuditFilter own = new AuditFilter(null, null, caller.principalId(), null, null);
        each(page -> transactions.call(() -> entries.list(null, own, page)), reader);
    }

    /**
     * Checks the whole chain, whatever of it the caller may read, and writes down that they did.
     *
     * @param progress is told how many entries were checked, now and then
     */
    public Verification verify(Caller caller, LongConsumer progress) {
        requireReader(caller);
        Verification verification = verifier.verify(progress);
        transactions.run(() -> audited.fire(Audited.of(caller, AuditAction.AUDIT_VERIFY)
                .with("intact", Boolean.toString(verification.intact()))
                .with("entries", Long.toString(verification.entries()))));
        return verification;
    }

    /** For what is found out late, in the middle of an answer. */
    public void requireReader(Caller caller) {
        if (!access.audits(caller)) {
            throw new Forbidden("Only administrators and auditors read the audit.");
        }
    }

    /** Null for all. */
    private @Nullable Set<String> readable(Caller caller) {
        return access.seesAll(caller) ? null : caller.departmentIds();
    }
}
