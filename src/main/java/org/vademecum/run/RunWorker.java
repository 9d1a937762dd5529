package org.vademecum.run;

import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.concurrent.CancellationException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;
import org.vademecum.access.Caller;
import org.vademecum.access.Spending;
import org.vademecum.common.ApplicationStarted;
import org.vademecum.common.TooMany;
import org.vademecum.context.ContextAssembler;
import org.vademecum.llm.ChatModelException;
import org.vademecum.thread.MessageContent;
import org.vademecum.thread.ThreadImages;

/** Carries a claimed run to its end. Holds no transaction while a model or a tool works. */
@ApplicationScoped
class RunWorker {
    private static final Logger LOG = Logger.getLogger(RunWorker.class.getName());
    private static final int FINISH_ATTEMPTS = 3;

    /** Nodes that may fall silent with a run: it may be what they fall over. */
    static final int MAX_RESTARTS = 3;

    @Inject
    RunJournal journal;

    @Inject
    EventLog log;

    @Inject
    ModelCalls models;

    @Inject
    Toolbox toolbox;

    @Inject
    Attachments attachments;

    @Inject
    ThreadImages images;

    @Inject
    ContextAssembler assembler;

    @Inject
    Event<Spending> spending;

    @Inject
    @ConfigProperty(name = "vademecum.run.context-tokens", defaultValue = "16000")
    int contextTokens;

    @Inject
    @ConfigProperty(name = "vademecum.run.withhold-functions", defaultValue = "named")
    String withholdFunctions;

    private WithheldCalls withheld = WithheldCalls.NAMED;

    @PostConstruct
    void prepare() {
        withheld = WithheldCalls.of(withholdFunctions);
    }

    /** Brings a mistake in the configuration to light at the start. */
    void check(@Observes ApplicationStarted started) {
        // To make this bean is to read all of it.
    }

    /** Returns when the run has ended, or is not this node's any more. Throws nothing. */
    public void work(Claim claim, StopSignal signal) {
        RunChannel.Writer events = log.open(claim.run().id(), claim.leaseOwner(), claim.nextNumber());
        try {
            Ending ending = end(claim, signal, events);
            if (ending != null) {
                finish(claim, ending, events);
            }
        } catch (LeaseLost e) {
            LOG.log(Level.INFO, "{0}", e.getMessage());
        } catch (RuntimeException e) {
            // The lease runs out, and the next node finds the run as it was last written.
            LOG.log(Level.SEVERE, "Run " + claim.run().id() + " could not be ended here", e);
        } finally {
            events.shut();
        }
    }

    /** Null when the run goes on elsewhere. */
    private @Nullable Ending end(Claim claim, StopSignal signal, RunChannel.Writer events) {
        Run run = claim.run();
        if (run.status() == RunStatus.CANCELLING) {
            return leftBehind(claim, new Ending.How.Cancelled());
        }
        if (run.expired(events.now())) {
            return leftBehind(claim, new Ending.How.Expired());
        }
        if (run.restarts() > MAX_RESTARTS) {
            return leftBehind(claim, Ending.failed("The answer was interrupted several times. Please try again."));
        }
        RunMaterial material = journal.load(claim);
        if (material.owner().isEmpty()) {
            return unstarted(Ending.failed("The account that asked is not active any more."), "");
        }
        if (isUntouched(claim, material)) {
            try {
                spending.fire(claim.run().spending());
            } catch (TooMany e) {
                return unstarted(
                        new Ending.How.Failed(new RunError(
                                ChatModelException.Code.RATE_LIMIT_EXCEEDED, String.valueOf(e.getMessage()))),
                        "");
            }
        }
        Caller owner = material.owner().get();
        RunMaterial shown;
        try {
            shown = material.showing(messages -> images.inlined(owner, messages));
        } catch (RuntimeException e) {
            return leftBehind(claim, failed(claim, e));
        }
        RunExecution.Means means =
                new RunExecution.Means(journal, models, toolbox, attachments, assembler, contextTokens, withheld);
        RunExecution execution = new RunExecution(claim, owner, shown, events, signal, means);
        try {
            return execution.run().orElse(null);
        } catch (CancellationException e) {
            return stopped(execution, claim, signal, events);
        } catch (LeaseLost e) {
            throw e;
        } catch (RuntimeException e) {
            return execution.ending(failed(claim, e));
        }
    }

    private static Ending.How failed(Claim claim, RuntimeException fault) {
        if (fault instanceof ChatModelException e) {
            LOG.log(Level.WARNING, "Run " + claim.run().id() + ": " + e.getMessage(), e.getCause());
            return new Ending.How.Failed(new RunError(e.code(), String.valueOf(e.getMessage())));
        }
        LOG.log(Level.SEVERE, "Run " + claim.run().id() + " broke", fault);
        return Ending.failed("Something went wrong on the server. Please try again.");
    }

    /** Whether nothing was spent on it yet: while it waited, what waited before it may have used a budget up. */
    private static boolean isUntouched(Claim claim, RunMaterial material) {
        return claim.run().restarts() == 0
                && material.toolSteps().isEmpty()
                && material.message().isEmpty();
    }

    private @Nullable Ending stopped(RunExecution execution, Claim claim, StopSignal signal, RunChannel.Writer events) {
        return switch (signal.reason().orElse(StopSignal.Reason.LOST)) {
            case CANCELLED -> execution.ending(new Ending.How.Cancelled());
            case EXPIRED -> execution.ending(new Ending.How.Expired());
            case LOST -> null;
            case SHUTDOWN -> {
                events.flush();
                if (!execution.unspent().equals(Usage.NONE)) {
                    journal.spend(claim, execution.unspent());
                }
                journal.release(claim.run().id(), claim.leaseOwner());
                yield null;
            }
        };
    }

    /** Ends a run that does not go on here, with what its readers had seen when its node fell silent. */
    private Ending leftBehind(Claim claim, Ending.How how) {
        String runId = claim.run().id();
        String written = journal.begunMessage(runId)
                .map(message -> PartialAnswer.of(runId, message.messageId(), log))
                .orElse("");
        return unstarted(how, written);
    }

    private static Ending unstarted(Ending.How how, String written) {
        return new Ending(how, MessageContent.Text.plain(written), ModelWork.NONE);
    }

    private void finish(Claim claim, Ending ending, RunChannel.Writer events) {
        for (int attempt = 1; ; attempt++) {
            try {
                events.record(block -> {
                    journal.finish(claim, ending, block);
                    return ending;
                });
                return;
            } catch (LeaseLost e) {
                throw e;
            } catch (RuntimeException e) {
                if (attempt == FINISH_ATTEMPTS) {
                    throw e;
                }
                LOG.log(Level.WARNING, "Run " + claim.run().id() + " could not be ended, trying again", e);
            }
        }
    }
}
