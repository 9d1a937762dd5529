package org.vademecum.thread;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.vademecum.tool.ToolResources;
import org.vademecum.vectorstore.NewVectorStore;

/**
 * A thread that a program begins.
 *
 * @param store the vector store to be made along with it; null for none
 */
public record NewThread(
        String departmentId,
        List<NewMessage> messages,
        ToolResources resources,
        @Nullable NewVectorStore store,
        Map<String, String> metadata) {
    public NewThread {
        messages = List.copyOf(messages);
    }
}
