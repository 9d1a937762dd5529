package org.vademecum.vectorstore;

/**
 * What became of an upload.
 *
 * @param duplicate the store had the same content already; {@code file} is the one that was there
 */
public record Uploaded(VectorStoreFile file, boolean duplicate) {}
