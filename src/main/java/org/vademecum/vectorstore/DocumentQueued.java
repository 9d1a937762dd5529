package org.vademecum.vectorstore;

/** A document version waits to be ingested. A wake-up call only: the row is the job. */
public record DocumentQueued(String vectorStoreFileId) {}
