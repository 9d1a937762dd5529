package org.vademecum.vectorstore;

/**
 * How much a reader's documents are, each counted by its newest version.
 *
 * @param departments that have documents
 * @param pages of the formats that have pages
 */
public record DocumentTotals(long departments, long documents, long pages) {}
