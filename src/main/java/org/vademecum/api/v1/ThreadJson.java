package org.vademecum.api.v1;

import java.util.Map;
import org.vademecum.thread.ChatThread;

/** A thread on the wire. */
record ThreadJson(
        String id, String object, long createdAt, ToolResourcesJson toolResources, Map<String, String> metadata) {
    static ThreadJson of(ChatThread thread) {
        return new ThreadJson(
                thread.id(),
                "thread",
                thread.createdAt().getEpochSecond(),
                ToolResourcesJson.of(thread.toolResources()),
                thread.metadata());
    }
}
