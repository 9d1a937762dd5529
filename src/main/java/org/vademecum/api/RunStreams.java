package org.vademecum.api;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import org.vademecum.access.Caller;
import org.vademecum.access.CurrentCaller;
import org.vademecum.common.ApplicationStarted;
import org.vademecum.common.ApplicationStopping;
import org.vademecum.common.NotFound;
import org.vademecum.common.Timer;
import org.vademecum.run.EventLog;
import org.vademecum.run.Run;
import org.vademecum.run.RunHistory;
import org.vademecum.run.RunService;
import org.vademecum.thread.ThreadService;

/** The open streams of this node. Readers are told how many wait before their run; one who may no longer read it is cut off. */
@ApplicationScoped
class RunStreams {
    private static final Duration QUEUE = Duration.ofSeconds(2);

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

    @Inject
    Timer timer;

    private final Set<RunStream> open = ConcurrentHashMap.newKeySet();
    private List<Future<?>> chores = List.of();

    void start(@Observes ApplicationStarted started) {
        chores = List.of(
                timer.every(QUEUE, this::tellPlaces),
                timer.every(RunReader.BETWEEN_CHECKS, () -> open.forEach(RunStream::closeUnlessAllowed)));
    }

    /** Tells those who wait how many are before them. */
    private void tellPlaces() {
        List<RunStream> waiting = open.stream().filter(RunStream::isQueued).toList();
        if (waiting.isEmpty()) {
            return;
        }
        Map<String, Integer> places = history.places();
        waiting.forEach(stream -> stream.tellPlace(places));
    }

    void stop(@Observes ApplicationStopping stopping) {
        chores.forEach(chore -> chore.cancel(false));
        open.forEach(RunStream::close);
    }

    private Optional<MessageJson> message(Caller caller, Run run, String messageId) {
        try {
            return Optional.of(messages.of(caller, threads.getMessage(caller, run.threadId(), messageId)));
        } catch (NotFound deleted) {
            return Optional.empty();
        }
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
                messageId -> message(caller, run, messageId),
                new RunReader(current.standing(), runs, run.id()),
                open::remove);
        open.add(stream);
        stream.follow(log);
    }
}
