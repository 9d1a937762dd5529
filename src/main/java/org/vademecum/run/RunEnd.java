package org.vademecum.run;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.vademecum.thread.NearestSection;
import org.vademecum.thread.ThreadMessage;
import org.vademecum.thread.ThreadMessage.IncompleteReason;

/** Carries an ending out on the message, the steps and the run, in the order in which their events are told. */
final class RunEnd {
    private final Run run;
    private final Ending ending;
    private final Ending.How how;
    private final Instant now;
    private final EventBlock block;
    private @Nullable AnswerEnded answer;

    RunEnd(Run run, Ending ending, Instant now, EventBlock block) {
        this.run = run;
        this.ending = ending;
        this.how = run.status() == RunStatus.CANCELLING ? new Ending.How.Cancelled() : ending.how();
        this.now = now;
        this.block = block;
    }

    /** Before anything ends: a run that was asked to stop says so first. */
    void begin() {
        if (run.status() == RunStatus.CANCELLING) {
            block.add(run);
        }
    }

    void end(ThreadMessage message) {
        switch (how) {
            case Ending.How.Completed completed -> {
                message.complete(ending.text(), completed.outcome(), completed.nearest(), now);
                answer = new AnswerEnded(
                        message.id(),
                        run.threadId(),
                        run.id(),
                        run.departmentId(),
                        completed.outcome(),
                        ending.text().sentences());
                tell(message, EventType.MESSAGE_COMPLETED, completed.nearest());
            }
            case Ending.How.Incomplete incomplete ->
                cutOff(
                        message,
                        incomplete.reason() == Run.IncompleteReason.CONTENT_FILTER
                                ? IncompleteReason.CONTENT_FILTER
                                : IncompleteReason.MAX_TOKENS);
            case Ending.How.Failed ignored -> cutOff(message, IncompleteReason.RUN_FAILED);
            case Ending.How.Cancelled ignored -> cutOff(message, IncompleteReason.RUN_CANCELLED);
            case Ending.How.Expired ignored -> cutOff(message, IncompleteReason.RUN_EXPIRED);
        }
    }

    void end(RunStep step) {
        if (step.type() == RunStep.Type.MESSAGE_CREATION) {
            step.use(ending.work().plus(run.takeUnstepped()));
        }
        switch (how) {
            case Ending.How.Completed ignored -> complete(step);
            case Ending.How.Incomplete ignored -> complete(step);
            case Ending.How.Failed failed -> step.end(RunStep.Status.FAILED, failed.error(), now);
            case Ending.How.Cancelled ignored -> step.end(RunStep.Status.CANCELLED, null, now);
            case Ending.How.Expired ignored -> step.end(RunStep.Status.EXPIRED, null, now);
        }
        block.add(step);
    }

    void endRun() {
        run.use(ending.work().usage());
        switch (how) {
            case Ending.How.Completed ignored -> run.complete(now);
            case Ending.How.Incomplete incomplete -> run.incomplete(incomplete.reason(), now);
            case Ending.How.Failed failed -> run.fail(failed.error(), now);
            case Ending.How.Cancelled ignored -> run.cancel(now);
            case Ending.How.Expired ignored -> run.expire();
        }
        block.add(run);
    }

    /** The whole answer, if there is one. */
    Optional<AnswerEnded> answer() {
        return Optional.ofNullable(answer);
    }

    private void cutOff(ThreadMessage message, IncompleteReason reason) {
        message.cutOff(ending.text(), reason, now);
        tell(message, EventType.MESSAGE_INCOMPLETE, List.of());
    }

    private void complete(RunStep step) {
        step.complete(step.details(), now);
    }

    private void tell(ThreadMessage message, EventType type, List<NearestSection> nearest) {
        block.add(type, RunEventData.MessageEnded.of(message, ending.text(), nearest));
    }
}
