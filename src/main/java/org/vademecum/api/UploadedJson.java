package org.vademecum.api;

import org.vademecum.vectorstore.Uploaded;
import org.vademecum.vectorstore.VectorStoreFile;

/** A version that is on its way into a store, or with {@code duplicate} the one that was there already. */
record UploadedJson(String id, String title, String filename, int version, boolean duplicate, String status) {
    static UploadedJson of(Uploaded uploaded) {
        VectorStoreFile file = uploaded.file();
        return new UploadedJson(
                file.id(),
                file.title(),
                file.filename(),
                file.documentVersion(),
                uploaded.duplicate(),
                MessageJson.lower(file.status()));
    }
}
