package org.vademecum.api.v1;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.util.function.Supplier;
import org.vademecum.access.IdempotentRequests;
import org.vademecum.common.Json;
import org.vademecum.run.Run;

/**
 * {@code Idempotency-Key} on what answers with a stream: remembered is where the stream began in the run's event log, so
 * that the same request gets the same events again and begins no second run.
 */
@ApplicationScoped
public class StreamedCreates {
    /** Attribute of a request that is done for the first time: the id to remember it by. */
    static final String PENDING = "vademecum.idempotent-request";

    /** Attribute of a request that was done before: what was remembered, as JSON. */
    static final String KNOWN = "vademecum.idempotent-stream";

    @Inject
    HttpServletRequest request;

    @Inject
    IdempotentRequests requests;

    /** Where a stream began: {@code after} is the number of the last event before it. */
    record Place(String threadId, String runId, long after) {
        /** At the run's first event. */
        static Place begun(Run run) {
            return new Place(run.threadId(), run.id(), 0);
        }
    }

    /** Does what the request wants, unless it was done before. */
    Place once(Supplier<Place> work) {
        if (request.getAttribute(KNOWN) instanceof String known) {
            return Json.read(known, Place.class);
        }
        Place place = work.get();
        if (request.getAttribute(PENDING) instanceof String id) {
            requests.answer(id, 200, Json.write(place));
        }
        return place;
    }
}
