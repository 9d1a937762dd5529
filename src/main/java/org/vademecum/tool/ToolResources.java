package org.vademecum.tool;

import java.util.List;
import java.util.stream.Stream;

/** What the tools of an assistant or a thread work on. */
public record ToolResources(List<String> vectorStoreIds, List<String> codeInterpreterFileIds) {
    /** Most files that the code interpreter works on, as the contract has it. */
    public static final int MAX_CODE_FILES = 20;

    public static final ToolResources NONE = new ToolResources(List.of(), List.of());

    public ToolResources {
        vectorStoreIds = List.copyOf(vectorStoreIds);
        codeInterpreterFileIds = List.copyOf(codeInterpreterFileIds);
    }

    /** These and the others, each once. */
    public ToolResources with(ToolResources other) {
        return new ToolResources(
                union(vectorStoreIds, other.vectorStoreIds),
                union(codeInterpreterFileIds, other.codeInterpreterFileIds));
    }

    private static List<String> union(List<String> some, List<String> others) {
        return Stream.concat(some.stream(), others.stream()).distinct().toList();
    }

    public static ToolResources searching(String vectorStoreId) {
        return new ToolResources(List.of(vectorStoreId), List.of());
    }
}
