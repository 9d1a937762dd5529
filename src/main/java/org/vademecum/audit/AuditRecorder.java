package org.vademecum.audit;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import org.vademecum.access.AuditAction;
import org.vademecum.access.Audited;
import org.vademecum.access.ForeignRead;
import org.vademecum.common.OnceAMinute;

/** Writes down what happens, in the transaction in which it happens: neither is kept without the other. */
@ApplicationScoped
@Transactional
public class AuditRecorder {
    @Inject
    AuditRepository entries;

    @Inject
    Clock clock;

    private record Look(String readerId, String what, String id) {}

    private final OnceAMinute<Look> looks = new OnceAMinute<>();

    void onAudited(@Observes Audited audited) {
        entries.add(new AuditEntry(audited, Origin.current(), clock.instant()));
    }

    /** Once a minute on each node: whoever waits for a run looks at it many times. */
    void onForeignRead(@Observes ForeignRead read) {
        if (!looks.isDue(new Look(read.reader().principalId(), read.what(), read.id()), clock.instant())) {
            return;
        }
        onAudited(Audited.of(read.reader(), AuditAction.FOREIGN_READ, read.what(), read.id(), read.departmentId())
                .with("owner", read.ownerId()));
    }
}
