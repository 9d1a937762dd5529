package org.vademecum.tool;

import java.util.List;

/** What the tools of an assistant or a thread work on. */
public record ToolResources(List<String> vectorStoreIds, List<String> codeInterpreterFileIds) {
    public static final ToolResources NONE = new ToolResources(List.of(), List.of());

    public ToolResources {
        vectorStoreIds = List.copyOf(vectorStoreIds);
        codeInterpreterFileIds = List.copyOf(codeInterpreterFileIds);
    }

    public static ToolResources searching(String vectorStoreId) {
        return new ToolResources(List.of(vectorStoreId), List.of());
    }
}
