package org.vademecum.vectorstore;

/** How many documents there are, by the state of their newest version. */
public record DocumentCounts(long total, long ready, long inProgress, long failed, long cancelled) {}
