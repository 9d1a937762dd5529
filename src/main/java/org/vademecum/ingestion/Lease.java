package org.vademecum.ingestion;

/**
 * The right to work on a job. Every claim has an owner name of its own, so that a worker that was taken for dead cannot
 * go on in the name of its successor.
 */
record Lease(String vectorStoreFileId, String owner) {}
