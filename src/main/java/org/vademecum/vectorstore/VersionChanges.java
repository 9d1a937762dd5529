package org.vademecum.vectorstore;

/**
 * What a version of a document says otherwise than the one that is searched.
 *
 * @param inUse the one that is searched
 */
public record VersionChanges(VectorStoreFile inUse, DocumentChanges changes) {}
