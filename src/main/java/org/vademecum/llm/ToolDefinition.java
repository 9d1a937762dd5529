package org.vademecum.llm;

/** A tool as the model is told of it; {@code parameters} is a JSON schema object. */
public record ToolDefinition(String name, String description, String parameters) {}
