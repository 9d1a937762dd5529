package org.vademecum.access;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Puts every look at somebody else's things into the server's log. */
@ApplicationScoped
class ForeignReadLog {
    private static final Logger LOG = Logger.getLogger(ForeignReadLog.class.getName());

    void onForeignRead(@Observes ForeignRead read) {
        LOG.log(Level.INFO, "Foreign read: {0} ({1}) read {2} {3} of {4}", new Object[] {
            read.reader().username(), read.reader().principalId(), read.what(), read.id(), read.ownerId()
        });
    }
}
