package org.vademecum.audit;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import org.vademecum.access.AuditAction;
import org.vademecum.access.Audited;
import org.vademecum.access.ForeignRead;

/** Writes down what happens, in the transaction in which it happens: neither is kept without the other. */
@ApplicationScoped
@Transactional
public class AuditRecorder {
    @Inject
    AuditRepository entries;

    @Inject
    Clock clock;

    void onAudited(@Observes Audited audited) {
        entries.add(new AuditEntry(audited, Origin.current(), clock.instant()));
    }

    void onForeignRead(@Observes ForeignRead read) {
        onAudited(Audited.of(read.reader(), AuditAction.FOREIGN_READ, read.what(), read.id(), read.departmentId())
                .with("owner", read.ownerId()));
    }
}
