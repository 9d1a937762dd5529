package org.vademecum.api.v1;

import org.vademecum.vectorstore.FileCounts;

/** How many files of a store or a batch are in which state. */
record FileCountsJson(long inProgress, long completed, long failed, long cancelled, long total) {
    static FileCountsJson of(FileCounts counts) {
        return new FileCountsJson(
                counts.inProgress(), counts.completed(), counts.failed(), counts.cancelled(), counts.total());
    }
}
