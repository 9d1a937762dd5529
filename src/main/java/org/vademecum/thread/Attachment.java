package org.vademecum.thread;

import java.util.List;

/** A file that comes with a message, for some of the tools. */
public record Attachment(String fileId, List<Use> tools) {
    /** What a file is attached for. */
    public enum Use {
        FILE_SEARCH,
        CODE_INTERPRETER
    }

    public Attachment {
        tools = List.copyOf(tools);
    }

    boolean isFor(Use use) {
        return tools.contains(use);
    }
}
