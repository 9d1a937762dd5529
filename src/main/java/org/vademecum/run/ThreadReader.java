package org.vademecum.run;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.vademecum.thread.ChatThread;
import org.vademecum.thread.ThreadMessage;
import org.vademecum.thread.ThreadRepository;

/** Reads of a thread what a request can be made of. Needs the caller's transaction. */
final class ThreadReader {
    private final ThreadRepository threads;
    private final Clock clock;

    ThreadReader(ThreadRepository threads, Clock clock) {
        this.threads = threads;
        this.clock = clock;
    }

    /**
     * What is read of a thread.
     *
     * @param messages oldest first
     * @param earlier there are older ones
     */
    record Newest(List<ThreadMessage> messages, boolean earlier) {}

    /** So many messages before one, or the very newest; costs the same however many there are. */
    Newest newest(String threadId, @Nullable ThreadMessage before, int most) {
        List<ThreadMessage> read = threads.newestMessages(threadId, before, most + 1);
        int earlier = Math.max(0, read.size() - most);
        return new Newest(read.subList(earlier, read.size()), earlier > 0);
    }

    /** The turns of pinned messages that are older than the newest, oldest first. */
    List<ThreadMessage> pinnedTurns(Set<String> pinned, List<ThreadMessage> newest) {
        if (pinned.isEmpty() || newest.isEmpty()) {
            return List.of();
        }
        long oldest = newest.getFirst().seq();
        Map<String, ThreadMessage> turns = new HashMap<>();
        threads.findMessages(pinned).stream()
                .filter(message -> message.seq() < oldest)
                .flatMap(message -> threads.turn(message).stream())
                .filter(message -> message.seq() < oldest)
                .forEach(message -> turns.put(message.id(), message));
        return turns.values().stream()
                .sorted(Comparator.comparingLong(ThreadMessage::seq))
                .toList();
    }

    /** What is said in several messages and read as one is named by the last of them. */
    static Set<String> joinedInto(List<ThreadMessage> newest, Set<String> pinned) {
        Set<String> all = new HashSet<>(pinned);
        for (int i = 1; i < newest.size(); i++) {
            boolean joins = newest.get(i - 1).role() == ThreadMessage.Role.USER
                    && newest.get(i).role() == ThreadMessage.Role.USER;
            if (joins && all.contains(newest.get(i - 1).id())) {
                all.add(newest.get(i).id());
            }
        }
        return all;
    }

    /** Whether a program began the thread. */
    boolean verbatim(String threadId) {
        return threads.find(threadId).map(ChatThread::assistantId).isEmpty();
    }

    /**
     * In threads of programs what is said in several messages, or in none, is one question all the same, and what the run
     * itself has written so far is no answer to it, but stands with its calls.
     */
    List<ThreadMessage> asked(Run run, List<ThreadMessage> messages) {
        if (!verbatim(run.threadId())) {
            return messages;
        }
        List<ThreadMessage> others = messages.stream()
                .filter(message -> !run.id().equals(message.runId()))
                .toList();
        return ThreadMessage.joined(run.threadId(), others, clock.instant());
    }

    /** What may be sent of a thread, as a model is to see it. */
    record Shown(List<ThreadMessage> pinnedTurns, List<ThreadMessage> outside, List<ThreadMessage> messages) {}

    /**
     * With images brought into all that may be sent, in one go, since they share the room of a request. Of the messages
     * outside that are those that stay because of a pin.
     *
     * @param images brings the content of images into messages, which come oldest first
     */
    static Shown show(
            List<ThreadMessage> pinnedTurns,
            List<ThreadMessage> outside,
            List<ThreadMessage> messages,
            Set<String> pinned,
            UnaryOperator<List<ThreadMessage>> images) {
        Set<String> sent = ofPinnedTurns(outside, pinned);
        List<ThreadMessage> all = Stream.of(
                        pinnedTurns.stream(),
                        outside.stream().filter(message -> sent.contains(message.id())),
                        messages.stream())
                .flatMap(Function.identity())
                .toList();
        Iterator<ThreadMessage> shown = images.apply(all).iterator();
        return new Shown(
                pinnedTurns.stream().map(message -> shown.next()).toList(),
                outside.stream()
                        .map(message -> sent.contains(message.id()) ? shown.next() : message)
                        .toList(),
                messages.stream().map(message -> shown.next()).toList());
    }

    /** Ids of all messages of a turn with a pinned one. */
    private static Set<String> ofPinnedTurns(List<ThreadMessage> messages, Set<String> pinned) {
        Set<String> ids = new HashSet<>();
        List<String> turn = new ArrayList<>();
        for (ThreadMessage message : messages) {
            if (message.role() == ThreadMessage.Role.USER) {
                turn.clear();
            }
            turn.add(message.id());
            if (!Collections.disjoint(turn, pinned)) {
                ids.addAll(turn);
            }
        }
        return ids;
    }

    /** Where the last question stands; the number of messages when there is none. */
    static int lastQuestion(List<ThreadMessage> messages) {
        int question = messages.size();
        while (question > 0 && messages.get(question - 1).role() != ThreadMessage.Role.USER) {
            question--;
        }
        return question == 0 ? messages.size() : question - 1;
    }
}
