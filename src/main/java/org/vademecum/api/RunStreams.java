package org.vademecum.api;

import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.vademecum.access.Caller;
import org.vademecum.common.ApplicationStarted;
import org.vademecum.common.ApplicationStopping;
import org.vademecum.run.EventLog;
import org.vademecum.run.Run;
import org.vademecum.thread.ThreadService;

/** The open streams of this node. A reader that has gone is noticed by the comment sent to it now and then. */
@ApplicationScoped
class RunStreams {
    private static final int KEEP_ALIVE_SECONDS = 15;

    @Inject
    EventLog log;

    @Inject
    ThreadService threads;

    @Inject
    MessageViews messages;

    @Resource(lookup = "java:comp/DefaultManagedScheduledExecutorService")
    ManagedScheduledExecutorService timer;

    private final Set<RunStream> open = ConcurrentHashMap.newKeySet();
    private @Nullable ScheduledFuture<?> keepAlive;

    void start(@Observes ApplicationStarted started) {
        keepAlive = timer.scheduleAtFixedRate(
                () -> open.forEach(RunStream::keepAlive), KEEP_ALIVE_SECONDS, KEEP_ALIVE_SECONDS, TimeUnit.SECONDS);
    }

    void stop(@Observes ApplicationStopping stopping) {
        if (keepAlive != null) {
            keepAlive.cancel(false);
        }
        open.forEach(RunStream::close);
    }

    /** Streams the run to the sink until its end, or until the reader goes. The caller may read the run. */
    void open(Caller caller, Run run, SseEventSink sink, Sse sse) {
        RunStream stream = new RunStream(
                sink,
                sse,
                timer,
                messageId -> messages.of(caller, threads.getMessage(caller, run.threadId(), messageId)),
                open::remove);
        open.add(stream);
        stream.follow(log, run.id());
    }
}
