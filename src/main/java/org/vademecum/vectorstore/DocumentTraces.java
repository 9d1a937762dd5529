package org.vademecum.vectorstore;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vademecum.file.BlobClaims;

/**
 * Removes what a document version left outside of the database, after the transaction that ended it. What cannot be
 * removed now does no harm, since a row decides what is searched and shown; the reconciliation at start tries again.
 */
@ApplicationScoped
public class DocumentTraces {
    private static final Logger LOG = System.getLogger(DocumentTraces.class.getName());

    @Inject
    SearchIndex index;

    @Inject
    BlobClaims claims;

    public void remove(String vectorStoreFileId, @Nullable String textSha256) {
        unindex(vectorStoreFileId);
        claims.release(textSha256);
    }

    public void unindex(String vectorStoreFileId) {
        unindexAll(List.of(vectorStoreFileId));
    }

    void unindexAll(Collection<String> vectorStoreFileIds) {
        try {
            index.removeAll(vectorStoreFileIds);
        } catch (IOException | RuntimeException e) {
            LOG.log(Level.WARNING, "Documents " + vectorStoreFileIds + " could not be taken out of the index", e);
        }
    }
}
