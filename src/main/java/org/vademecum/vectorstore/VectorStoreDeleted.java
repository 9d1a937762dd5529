package org.vademecum.vectorstore;

/** A vector store was deleted: what it held can be removed. A wake-up call only. */
public record VectorStoreDeleted(String vectorStoreId) {}
