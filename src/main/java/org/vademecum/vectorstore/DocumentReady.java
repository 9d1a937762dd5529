package org.vademecum.vectorstore;

/** A document version can be searched from now on. */
public record DocumentReady(String vectorStoreFileId, String vectorStoreId, String departmentId) {}
