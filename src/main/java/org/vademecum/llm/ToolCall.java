package org.vademecum.llm;

/** A call the model wants made; {@code arguments} is JSON as the model wrote it, which need not be valid. */
public record ToolCall(String id, String name, String arguments) {}
