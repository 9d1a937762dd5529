package org.vademecum.vectorstore;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;
import org.vademecum.common.Transactions;

/** Tells the index what attributes a file has now. Thread-safe; called outside of transactions. */
@ApplicationScoped
public class AttributeIndexing {
    @Inject
    VectorStoreFileRepository documents;

    @Inject
    SearchIndex index;

    @Inject
    Transactions transactions;

    public void refresh(String vectorStoreFileId) {
        refresh(vectorStoreFileId, null);
    }

    /**
     * One at a time: whoever comes last reads what all before have written.
     *
     * @param indexed what the index has, so that it is left alone when that is right; null when it is not known
     */
    public synchronized void refresh(String vectorStoreFileId, @Nullable Attributes indexed) {
        transactions
                .call(() -> documents.find(vectorStoreFileId))
                .filter(file -> file.current() && !file.attributes().equals(indexed))
                .ifPresent(this::update);
    }

    private void update(VectorStoreFile file) {
        try {
            index.describe(file.id(), file.attributes());
        } catch (IOException e) {
            throw new UncheckedIOException("The search index cannot be written.", e);
        }
    }
}
