package org.vademecum.vectorstore;

import org.jspecify.annotations.Nullable;

/**
 * A document in a list.
 *
 * @param file its newest version, in whatever state
 * @param currentVersion number of the version that is searched, which may be an older one; null when there is none
 * @param bytes size of the uploaded file
 * @param fileKept whether whoever uploaded the file keeps it for themselves
 * @param uploadedBy display name
 */
public record DocumentRow(
        VectorStoreFile file,
        String departmentName,
        String storeName,
        String mediaType,
        long bytes,
        boolean fileKept,
        String uploadedBy,
        @Nullable Integer currentVersion) {}
