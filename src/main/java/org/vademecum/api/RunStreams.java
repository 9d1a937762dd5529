package org.vademecum.api;

import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vademecum.access.Caller;
import org.vademecum.access.CurrentCaller;
import org.vademecum.common.ApplicationStarted;
import org.vademecum.common.ApplicationStopping;
import org.vademecum.run.EventLog;
import org.vademecum.run.Run;
import org.vademecum.run.RunHistory;
import org.vademecum.run.RunService;
import org.vademecum.thread.ThreadService;

/**
 * The open streams of this node. A reader that has gone is noticed by the comment sent to it now and then; one who may no longer
 * read the run is cut off.
 */
@ApplicationScoped
class RunStreams {
    private static final Logger LOG = LoggerFactory.getLogger(RunStreams.class);
    private static final int KEEP_ALIVE_SECONDS = 15;
    private static final int QUEUE_SECONDS = 2;

    @Inject
    EventLog log;

    @Inject
    RunHistory history;

    @Inject
    CurrentCaller current;

    @Inject
    RunService runs;

    @Inject
    ThreadService threads;

    @Inject
    MessageViews messages;

    @Resource(lookup = "java:comp/DefaultManagedScheduledExecutorService")
    ManagedScheduledExecutorService timer;

    private final Set<RunStream> open = ConcurrentHashMap.newKeySet();
    private List<ScheduledFuture<?>> chores = List.of();

    void start(@Observes ApplicationStarted started) {
        chores = List.of(
                every(KEEP_ALIVE_SECONDS, () -> open.forEach(RunStream::keepAlive)),
                every(QUEUE_SECONDS, this::tellPlaces),
                every(RunReader.SECONDS_BETWEEN_CHECKS, () -> open.forEach(RunStream::closeUnlessAllowed)));
    }

    private ScheduledFuture<?> every(int seconds, Runnable work) {
        return timer.scheduleAtFixedRate(work, seconds, seconds, TimeUnit.SECONDS);
    }

    /** Tells those who wait how many are before them. */
    private void tellPlaces() {
        List<RunStream> waiting = open.stream().filter(RunStream::isQueued).toList();
        if (waiting.isEmpty()) {
            return;
        }
        try {
            Map<String, Integer> places = history.places();
            waiting.forEach(stream -> stream.tellPlace(places));
        } catch (RuntimeException e) {
            // A timer stops for good at an exception; the next round tells it.
            LOG.warn("places in the queue could not be told", e);
        }
    }

    void stop(@Observes ApplicationStopping stopping) {
        chores.forEach(chore -> chore.cancel(false));
        open.forEach(RunStream::close);
    }

    /**
     * Streams the run until its end, or until the reader goes. The caller of this request may read the run.
     *
     * @param known number of the last event that the reader has, 0 for none
     */
    void open(Caller caller, Run run, long known, ServerEvents out) {
        RunStream stream = new RunStream(
                run.id(),
                known,
                out,
                timer,
                messageId -> messages.of(caller, threads.getMessage(caller, run.threadId(), messageId)),
                new RunReader(current.standing(), runs, run.id()),
                open::remove);
        open.add(stream);
        stream.follow(log);
    }
}
