package org.vademecum.thread;

import java.util.List;
import java.util.Map;
import org.vademecum.tool.ToolResources;

/** A thread that a program begins. */
public record NewThread(
        String departmentId, List<NewMessage> messages, ToolResources resources, Map<String, String> metadata) {
    public NewThread {
        messages = List.copyOf(messages);
    }
}
