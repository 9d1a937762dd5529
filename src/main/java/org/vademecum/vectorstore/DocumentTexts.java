package org.vademecum.vectorstore;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.vademecum.common.Json;
import org.vademecum.file.BlobStore;

/** The extracted texts of documents, kept as JSON blobs. */
@ApplicationScoped
public class DocumentTexts {
    @Inject
    BlobStore blobs;

    /** Returns the hash of the blob, which the caller names in a row or gives back. */
    public String write(DocumentText text) throws IOException {
        byte[] json = Json.mapper().writeValueAsBytes(text);
        return blobs.put(new ByteArrayInputStream(json), json.length).sha256();
    }

    public DocumentText read(String sha256) throws IOException {
        try (InputStream json = blobs.open(sha256)) {
            return Json.mapper().readValue(json, DocumentText.class);
        }
    }
}
