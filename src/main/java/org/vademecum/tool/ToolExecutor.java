package org.vademecum.tool;

/** Makes the calls of one kind of tool. Thread-safe; calls may take long and must not run inside a transaction. */
public interface ToolExecutor {
    /** The kind of tool it executes. */
    Class<? extends Tool> executes();

    /** The function name a model calls. */
    String name();

    /** What a model is told the tool is for. */
    String description();

    /** JSON schema of the arguments. */
    String parameters();

    /**
     * Makes the call. Arguments that make no sense are {@link ToolOutput.Refused}, so that the model may try again.
     *
     * @throws java.util.concurrent.CancellationException when the invocation was cancelled
     * @throws RuntimeException when the tool itself is broken; the run fails
     */
    ToolOutput execute(ToolInvocation call);
}
