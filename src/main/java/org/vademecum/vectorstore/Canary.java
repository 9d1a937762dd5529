package org.vademecum.vectorstore;

/**
 * A document that nobody outside of its department may ever find.
 *
 * @param vectorStoreId the store that holds nothing else
 * @param vectorStoreFileId the version that is searched
 * @param sentence what only it says
 */
public record Canary(String departmentId, String vectorStoreId, String vectorStoreFileId, String sentence) {}
