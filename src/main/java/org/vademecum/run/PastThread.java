package org.vademecum.run;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.vademecum.access.Caller;
import org.vademecum.access.Loan;
import org.vademecum.access.Principal;
import org.vademecum.assistant.ContextPolicy;
import org.vademecum.common.Conflict;
import org.vademecum.context.ContextMaterial;
import org.vademecum.context.Memory;
import org.vademecum.context.ToolTurn;
import org.vademecum.llm.ChatRequest;
import org.vademecum.llm.SummaryNote;
import org.vademecum.thread.ThreadMessage;
import org.vademecum.thread.ThreadRepository;

/**
 * What a thread was when a call was made, for its request to be put together another way: the messages up to the question,
 * the tool turns that had been made, what was pinned, and the summary that was sent. What was deleted since is not in it.
 */
@ApplicationScoped
@Transactional
class PastThread {
    private static final String SUMMARISED = "summarised";
    private static final String PINNED = "pinned";
    private static final String QUESTION = "question";
    private static final String TOOL_CALLS = "tool_calls";

    @Inject
    RunRepository runs;

    @Inject
    ThreadRepository threads;

    @Inject
    RunJournal journal;

    @Inject
    Toolbox toolbox;

    @Inject
    Clock clock;

    /**
     * @param owner on whose behalf the run was; empty when that account is not active any more
     * @param loan what they find besides, as of now
     */
    record Past(ContextMaterial material, Run run, Optional<Caller> owner, Loan loan) {
        /** The same with other outputs of tools. */
        Past with(List<ToolTurn> turns) {
            return with(new ContextMaterial(
                    material.model(),
                    material.instructions(),
                    material.tools(),
                    material.settings(),
                    material.outside(),
                    material.messages(),
                    turns,
                    material.policy(),
                    material.budget(),
                    material.memory()));
        }

        private Past with(ContextMaterial other) {
            return new Past(other, run, owner, loan);
        }

        /** As {@link RunMaterial#showing}. @throws Conflict when an image of the question is gone */
        Past showing(UnaryOperator<List<ThreadMessage>> images) {
            Memory memory = material.memory();
            ThreadReader.Shown shown = ThreadReader.show(
                    memory.pinnedTurns(), material.outside(), material.messages(), memory.pinned(), images);
            return with(new ContextMaterial(
                    material.model(),
                    material.instructions(),
                    material.tools(),
                    material.settings(),
                    shown.outside(),
                    shown.messages(),
                    material.toolTurns(),
                    material.policy(),
                    material.budget(),
                    new Memory(
                            memory.summary(),
                            memory.unsummarised(),
                            memory.pinned(),
                            shown.pinnedTurns(),
                            memory.earlier(),
                            memory.verbatim())));
        }
    }

    /**
     * @param request the call's, with the model that is to get the new one
     * @param wanted null for the policy that the run had
     * @param usualBudget most tokens where neither policy nor run say
     * @throws Conflict {@code question_gone} when the question was deleted
     */
    public Past load(ModelCall call, ChatRequest request, @Nullable ContextPolicy wanted, int usualBudget) {
        Run run = runs.find(call.runId()).orElseThrow();
        ContextPolicy policy = wanted == null ? run.contextPolicy() : wanted;
        ThreadMessage question = question(named(call, QUESTION));
        boolean summarises = policy.strategy() == ContextPolicy.Strategy.SUMMARISE;
        String summary = summarises ? SummaryNote.in(request.messages()) : "";
        ThreadReader reader = new ThreadReader(threads, clock);
        ThreadReader.Newest before = reader.newest(
                question.threadId(), question, (summarises ? RunJournal.TO_SUMMARISE : RunJournal.MESSAGES) - 1);
        List<ThreadMessage> newest = new ArrayList<>(before.messages());
        newest.add(question);
        int outside = Math.min(
                summary.isEmpty() ? unseen(newest, policy) : summarised(newest, call),
                ThreadReader.lastQuestion(newest));
        Set<String> pinned = call.items().stream()
                .filter(item -> item.reason().equals(PINNED))
                .map(CallItem::sourceId)
                .collect(Collectors.toSet());
        Optional<Caller> owner =
                runs.findPrincipal(run.ownerId()).filter(Principal::enabled).map(Principal::asCaller);
        return new Past(
                new ContextMaterial(
                        request.model(),
                        run.instructions(),
                        toolbox.offer(run.tools()).stream()
                                .map(Toolbox.Offered::definition)
                                .toList(),
                        request.settings(),
                        newest.subList(0, outside),
                        reader.asked(run, newest.subList(outside, newest.size())),
                        toolTurns(run, named(call, TOOL_CALLS)),
                        policy,
                        budget(run, policy, usualBudget),
                        new Memory(
                                summary.isEmpty() ? null : summary,
                                false,
                                pinned,
                                reader.pinnedTurns(pinned, newest),
                                before.earlier(),
                                reader.verbatim(run.threadId()))),
                run,
                owner,
                owner.map(person -> journal.loan(run, person)).orElse(Loan.NONE));
    }

    /** The last message of what had to be answered. */
    private ThreadMessage question(Set<String> asked) {
        List<ThreadMessage> found = threads.findMessages(asked);
        if (found.isEmpty() || found.size() < asked.size()) {
            throw new Conflict("question_gone", "The question is not there any more.");
        }
        return Collections.max(found, Comparator.comparingLong(ThreadMessage::seq));
    }

    /** How many of the messages the policy does not look at. */
    private static int unseen(List<ThreadMessage> newest, ContextPolicy policy) {
        int window = Objects.requireNonNullElse(policy.lastMessages(), RunJournal.MESSAGES);
        return Math.max(0, newest.size() - window);
    }

    /** How many of them the summary tells of that was sent. */
    private static int summarised(List<ThreadMessage> newest, ModelCall call) {
        Set<String> told = call.items().stream()
                .filter(item -> item.state().equals(SUMMARISED))
                .map(CallItem::sourceId)
                .collect(Collectors.toSet());
        int last = newest.size() - 1;
        while (last >= 0 && !told.contains(newest.get(last).id())) {
            last--;
        }
        return last + 1;
    }

    private static Set<String> named(ModelCall call, String part) {
        return call.items().stream()
                .filter(item -> item.part().equals(part))
                .map(CallItem::sourceId)
                .collect(Collectors.toSet());
    }

    private List<ToolTurn> toolTurns(Run run, Set<String> made) {
        return runs.steps(run.id()).stream()
                .filter(step -> made.contains(step.id()))
                .map(step -> ToolRounds.turn(step.id(), (StepDetails.ToolCalls) step.details()))
                .toList();
    }

    private static int budget(Run run, ContextPolicy policy, int usual) {
        int most = Objects.requireNonNullElse(policy.tokenBudget(), usual);
        Integer limit = run.settings().maxPromptTokens();
        return limit == null ? most : Math.min(most, limit);
    }
}
