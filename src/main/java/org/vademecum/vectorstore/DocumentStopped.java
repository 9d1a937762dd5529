package org.vademecum.vectorstore;

/** A document version was cancelled or deleted: whoever works on it stops. A wake-up call only. */
public record DocumentStopped(String vectorStoreFileId) {}
