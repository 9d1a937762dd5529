package org.vademecum.run;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.vademecum.access.AccessPolicy;
import org.vademecum.access.Caller;
import org.vademecum.access.ForeignRead;
import org.vademecum.access.Meter;
import org.vademecum.access.Spending;
import org.vademecum.common.Forbidden;
import org.vademecum.common.NotFound;
import org.vademecum.llm.ChatRequest;
import org.vademecum.thread.ThreadMessage;
import org.vademecum.thread.ThreadRepository;

/**
 * Shows what models were sent for a run: to its owner as long as they may ask its assistant, since it has all that was found
 * for the run, and to administrators.
 */
@ApplicationScoped
@Transactional
public class RunContextService {
    @Inject
    RunRepository runs;

    @Inject
    ModelCallRepository calls;

    @Inject
    ThreadRepository threads;

    @Inject
    AccessPolicy access;

    @Inject
    RunService service;

    @Inject
    Event<ForeignRead> foreignRead;

    /** The calls of the run in order, each beside the one before it. */
    public List<InspectedCall> list(Caller caller, String runId) {
        Run run = inspected(caller, runId);
        List<CallComparison> comparisons = new ArrayList<>();
        Set<ModelCall> shown = new HashSet<>();
        ModelCall previous = null;
        for (ModelCall call : calls.list(run.id())) {
            if (call.purpose() != ChatRequest.Purpose.ANSWER) {
                // It is made of something else, so that there is nothing to compare.
                comparisons.add(new CallComparison(call, null));
                shown.add(call);
                continue;
            }
            previous = previous == null ? before(caller, run, call) : previous;
            comparisons.add(new CallComparison(call, previous));
            Stream.of(call, previous).filter(Objects::nonNull).forEach(shown::add);
            previous = call;
        }
        CallComparison.Texts texts = texts(run.threadId(), shown);
        return comparisons.stream().map(comparison -> comparison.with(texts)).toList();
    }

    /** The last call of the run before, with what was found for it; null when its owner may not look at it any more. */
    private @Nullable ModelCall before(Caller caller, Run run, ModelCall first) {
        boolean own = run.ownerId().equals(caller.principalId());
        return calls.findBefore(first)
                .filter(call -> !own
                        || runs.find(call.runId())
                                .filter(former -> service.mayReadFound(caller, former))
                                .isPresent())
                .orElse(null);
    }

    /** The calls of the run in order, by themselves. */
    public List<ModelCall> calls(Caller caller, String runId) {
        return calls.list(inspected(caller, runId).id());
    }

    /** The request of one of the run's calls exactly as it was sent: JSON in UTF-8. */
    public byte[] request(Caller caller, String runId, String callId) {
        ModelCall call = get(caller, runId, callId);
        Map<String, byte[]> contents = calls.contents(call.threadId(), hashes(Set.of(call)));
        return SentRequest.join(call.frame(), call.places(), hash -> Objects.requireNonNull(contents.get(hash)));
    }

    /** One of the run's calls. */
    public ModelCall get(Caller caller, String runId, String callId) {
        Run run = inspected(caller, runId);
        return calls.find(callId)
                .filter(found -> found.runId().equals(run.id()))
                .orElseThrow(() -> new NotFound("model call", callId));
    }

    /** What a replay of one of the run's calls is counted to. Checks no permission: for those who got the call. */
    Spending spending(Caller caller, String runId) {
        Run run = runs.find(runId).orElseThrow(() -> new NotFound("run", runId));
        return Spending.of(caller, Meter.TOKENS, run.departmentId());
    }

    private Run inspected(Caller caller, String runId) {
        Optional<Run> found = runs.find(runId);
        Run run = access.requireInspectable(caller, found, "run", runId);
        if (!run.ownerId().equals(caller.principalId())) {
            foreignRead.fire(new ForeignRead(caller, "context of run", runId, run.ownerId(), run.departmentId()));
        } else if (!service.mayReadFound(caller, run)) {
            throw new Forbidden("You may not ask this assistant any more, so what it was sent is closed to you.");
        }
        return run;
    }

    private static Set<String> hashes(Set<ModelCall> calls) {
        return calls.stream()
                .flatMap(call -> call.places().stream())
                .map(SentRequest.Place::hash)
                .collect(Collectors.toSet());
    }

    private CallComparison.Texts texts(String threadId, Set<ModelCall> shown) {
        Map<String, byte[]> contents = calls.contents(threadId, hashes(shown));
        Map<String, String> sent = new HashMap<>();
        for (ModelCall call : shown) {
            Map<String, Integer> positions = new HashMap<>();
            for (SentRequest.Place place : call.places()) {
                int position = positions.merge(place.list(), 1, Integer::sum) - 1;
                byte[] content = Objects.requireNonNull(contents.get(place.hash()));
                sent.put(call.id() + place.list() + position, ElementText.of(content));
            }
        }
        Map<String, String> unsent = unsent(shown);
        return (call, item) -> {
            if (item.earlier()) {
                return "";
            }
            return item.sent()
                    ? sent.getOrDefault(call.id() + item.list() + item.position(), "")
                    : unsent.getOrDefault(item.sourceId(), "");
        };
    }

    /** The texts of messages that were left out, by their id. */
    private Map<String, String> unsent(Set<ModelCall> shown) {
        Set<String> ids = shown.stream()
                .flatMap(call -> call.items().stream())
                .filter(item -> !item.sent() && !item.earlier())
                .map(CallItem::sourceId)
                .collect(Collectors.toSet());
        return threads.findMessages(ids).stream()
                .collect(Collectors.toMap(ThreadMessage::id, message -> ElementText.cut(message.text())));
    }
}
