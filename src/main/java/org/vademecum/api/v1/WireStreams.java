package org.vademecum.api.v1;

import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.vademecum.access.Caller;
import org.vademecum.access.CurrentCaller;
import org.vademecum.api.RunReader;
import org.vademecum.api.ServerEvents;
import org.vademecum.common.ApplicationStarted;
import org.vademecum.common.ApplicationStopping;
import org.vademecum.run.EventLog;
import org.vademecum.run.Run;
import org.vademecum.run.RunService;

/** The open streams of programs on this node. */
@ApplicationScoped
public class WireStreams {
    private static final int KEEP_ALIVE_SECONDS = 15;

    @Inject
    EventLog log;

    @Inject
    CurrentCaller current;

    @Inject
    RunService runs;

    @Resource(lookup = "java:comp/DefaultManagedScheduledExecutorService")
    ManagedScheduledExecutorService timer;

    private final Set<WireStream> open = ConcurrentHashMap.newKeySet();
    private @Nullable ScheduledFuture<?> keepAlive;
    private @Nullable ScheduledFuture<?> check;

    void start(@Observes ApplicationStarted started) {
        keepAlive = timer.scheduleAtFixedRate(
                () -> open.forEach(WireStream::keepAlive), KEEP_ALIVE_SECONDS, KEEP_ALIVE_SECONDS, TimeUnit.SECONDS);
        check = timer.scheduleWithFixedDelay(
                () -> open.forEach(WireStream::closeUnlessAllowed),
                RunReader.SECONDS_BETWEEN_CHECKS,
                RunReader.SECONDS_BETWEEN_CHECKS,
                TimeUnit.SECONDS);
    }

    void stop(@Observes ApplicationStopping stopping) {
        if (keepAlive != null) {
            keepAlive.cancel(false);
        }
        if (check != null) {
            check.cancel(false);
        }
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
        stream.follow(log, run.id(), after);
    }
}
