package org.vademecum.vectorstore;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.vademecum.common.Transactions;

/**
 * Tells the index what attributes a file has now. That it has to is in the row until it was, whatever ends in between. Thread-safe;
 * called outside of transactions.
 */
@ApplicationScoped
public class AttributeIndexing {
    private static final int AT_ONCE = 100;

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
                .filter(VectorStoreFile::current)
                .filter(file -> file.isRedescribed() || !file.attributes().equals(indexed))
                .ifPresent(this::update);
    }

    /** Tells the index what a crash has left untold; {@code goOn} is asked before each. Returns of how many files. */
    public int catchUp(BooleanSupplier goOn) {
        int told = 0;
        List<VectorStoreFile> some = redescribedAfter(0);
        while (!some.isEmpty()) {
            for (VectorStoreFile file : some) {
                if (!goOn.getAsBoolean()) {
                    return told;
                }
                refresh(file.id());
                told++;
            }
            some = redescribedAfter(some.getLast().seq());
        }
        return told;
    }

    private List<VectorStoreFile> redescribedAfter(long seq) {
        return transactions.call(() -> documents.listRedescribed(seq, AT_ONCE));
    }

    private void update(VectorStoreFile file) {
        try {
            index.describe(file.id(), file.attributes());
        } catch (IOException e) {
            throw new UncheckedIOException("The search index cannot be written.", e);
        }
        if (file.isRedescribed()) {
            transactions.retry(() -> documents.find(file.id()).map(found -> found.described(file.attributes())));
        }
    }
}
