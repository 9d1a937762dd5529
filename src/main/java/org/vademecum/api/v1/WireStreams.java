package org.vademecum.api.v1;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.vademecum.access.Caller;
import org.vademecum.access.CurrentCaller;
import org.vademecum.api.RunReader;
import org.vademecum.api.ServerEvents;
import org.vademecum.common.ApplicationStarted;
import org.vademecum.common.ApplicationStopping;
import org.vademecum.common.Timer;
import org.vademecum.run.EventLog;
import org.vademecum.run.Run;
import org.vademecum.run.RunService;

/** The open streams of programs on this node. */
@ApplicationScoped
public class WireStreams {
    @Inject
    EventLog log;

    @Inject
    CurrentCaller current;

    @Inject
    RunService runs;

    @Inject
    Timer timer;

    private final Set<WireStream> open = ConcurrentHashMap.newKeySet();
    private Future<?> checks = CompletableFuture.completedFuture(null);

    void start(@Observes ApplicationStarted started) {
        checks = timer.every(RunReader.BETWEEN_CHECKS, () -> open.forEach(WireStream::closeUnlessAllowed));
    }

    void stop(@Observes ApplicationStopping stopping) {
        checks.cancel(false);
        open.forEach(WireStream::close);
    }

    /**
     * Streams the run to the program of this request, which may read it.
     *
     * @param first what is told before all events of the run, null for nothing
     * @param after number of the last event that is not told, 0 for all of them
     */
    void open(Caller caller, Run run, @Nullable WireEvent first, long after, boolean withContent, ServerEvents out) {
        RunEvents events = new RunEvents(
                run,
                stepId -> runs.step(caller, run.threadId(), run.id(), stepId),
                withContent && runs.mayReadFound(caller, run));
        WireStream stream =
                new WireStream(out, events, new RunReader(current.standing(), runs, run.id()), open::remove);
        open.add(stream);
        if (first != null) {
            stream.begin(first);
        }
        stream.follow(log, run.id(), after, timer);
    }
}
