package org.vademecum.thread;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.Collection;
import java.util.Set;
import org.vademecum.access.AccessPolicy;
import org.vademecum.access.Action;
import org.vademecum.access.Caller;
import org.vademecum.common.Invalid;
import org.vademecum.common.NotFound;

/** Which messages requests to models are to keep. */
@ApplicationScoped
@Transactional
public class MessagePins {
    /** Most pinned messages of a thread. */
    public static final int MAX = 10;

    @Inject
    ThreadRepository threads;

    @Inject
    AccessPolicy access;

    @Inject
    Clock clock;

    /**
     * Pins a message, from the next run on; one that is pinned stays so.
     *
     * @throws Invalid when the answer is not whole, or the thread has {@value #MAX} pinned messages already
     */
    public void pin(Caller caller, String threadId, String messageId) {
        ThreadMessage message = writable(caller, threadId, messageId);
        Set<String> pinned = threads.pins(threadId);
        if (pinned.contains(messageId)) {
            return;
        }
        if (message.status() != ThreadMessage.Status.COMPLETED) {
            throw new Invalid(null, "not_whole", "Only a whole answer can be pinned.");
        }
        if (pinned.size() >= MAX) {
            throw new Invalid(
                    null,
                    "too_many_pins",
                    "At most %d messages of a conversation can be pinned. Unpin another one first.".formatted(MAX));
        }
        threads.add(new MessagePin(message, clock.instant()));
    }

    /** Takes the pin away, if there is one. */
    public void unpin(Caller caller, String threadId, String messageId) {
        writable(caller, threadId, messageId);
        threads.findPin(messageId).ifPresent(threads::remove);
    }

    private ThreadMessage writable(Caller caller, String threadId, String messageId) {
        access.require(caller, Action.WRITE, threads.lock(threadId), "thread", threadId);
        return threads.findMessage(messageId)
                .filter(message -> message.threadId().equals(threadId))
                .orElseThrow(() -> new NotFound("message", messageId));
    }

    /** Those of the messages that are pinned. Checks no permission: they come from a thread that was got by one. */
    public Set<String> pinned(Collection<String> messageIds) {
        return threads.pinned(messageIds);
    }
}
