package org.vademecum.access;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.vademecum.common.OnceAMinute;

/** Puts looks at somebody else's things into the server's log, each once a minute: whoever waits for a run looks at it many times. */
@ApplicationScoped
class ForeignReadLog {
    private static final Logger LOG = Logger.getLogger(ForeignReadLog.class.getName());

    @Inject
    Clock clock;

    private record Look(String readerId, String what, String id) {}

    private final OnceAMinute<Look> looks = new OnceAMinute<>();

    void onForeignRead(@Observes ForeignRead read) {
        if (!looks.isDue(new Look(read.reader().principalId(), read.what(), read.id()), clock.instant())) {
            return;
        }
        LOG.log(Level.INFO, "Foreign read: {0} ({1}) read {2} {3} of {4}", new Object[] {
            read.reader().username(), read.reader().principalId(), read.what(), read.id(), read.ownerId()
        });
    }
}
