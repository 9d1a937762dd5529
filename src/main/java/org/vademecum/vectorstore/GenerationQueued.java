package org.vademecum.vectorstore;

/** Fired when there is something to do for a generation of a store's index. */
public record GenerationQueued(String vectorStoreId) {}
