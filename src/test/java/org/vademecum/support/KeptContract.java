package org.vademecum.support;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.vademecum.common.Json;

/** Holds what somebody else's client was answered against OpenAI's {@link Contract}. Thread-safe. */
public final class KeptContract {
    private final Collection<String> faults = new ConcurrentLinkedQueue<>();
    private final AtomicInteger replies = new AtomicInteger();
    private final AtomicInteger events = new AtomicInteger();

    /**
     * Looks at an answer, whole or as far as its client read it: a JSON object or the events of a stream, and whatever is
     * refused. What succeeds and is neither, such as a file's content, is left alone.
     */
    public void look(String method, URI uri, int status, String contentType, String body) {
        String path = uri.getRawPath().replaceFirst("^/v1", "");
        try {
            if (contentType.startsWith("text/event-stream")) {
                List<ServerEvent> read = ServerEvent.all(body);
                for (ServerEvent event : read) {
                    Contract.published().check("AssistantStreamEvent", event.whole());
                }
                events.addAndGet(read.size());
            } else if (contentType.startsWith("application/json") || status >= 400) {
                requireJson(status, contentType, body);
                Contract.published().checkReply(method, path, status, Json.read(body, JsonNode.class));
                replies.incrementAndGet();
            }
        } catch (AssertionError e) {
            faults.add(method + " " + path + ": " + e.getMessage());
        }
    }

    private static void requireJson(int status, String contentType, String body) {
        if (!contentType.startsWith("application/json")) {
            throw new AssertionError("%d is told in %s: %s".formatted(status, contentType, body));
        }
    }

    /** Fails when something that was looked at was not as OpenAI has it. */
    public void assertUnbroken() {
        if (!faults.isEmpty()) {
            throw new AssertionError(faults.toString());
        }
    }

    /** Fails unless replies were looked at, and all that was looked at was as OpenAI has it. */
    public void assertKept() {
        if (!faults.isEmpty() || replies.get() == 0) {
            throw new AssertionError(
                    "of %s replies and %s events these were not: %s".formatted(replies, events, faults));
        }
    }

    /** Events of streams that were looked at so far. */
    public int events() {
        return events.get();
    }
}
