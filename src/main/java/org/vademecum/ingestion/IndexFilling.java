package org.vademecum.ingestion;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.vademecum.common.Transactions;
import org.vademecum.vectorstore.ChunkRepository;
import org.vademecum.vectorstore.GenerationRepository;
import org.vademecum.vectorstore.IndexNames;
import org.vademecum.vectorstore.SearchIndex;
import org.vademecum.vectorstore.VectorStoreFile;
import org.vademecum.vectorstore.VectorStoreFile.Status;
import org.vademecum.vectorstore.VectorStoreFileRepository;

/**
 * Compares an index with the database, which is right, and puts single documents right. Other nodes may be at work meanwhile, so
 * each document is looked at once more after it was put or before it is removed. Must not be called inside a transaction.
 */
@ApplicationScoped
class IndexFilling {
    private static final int AT_ONCE = 500;

    @Inject
    VectorStoreFileRepository documents;

    @Inject
    GenerationRepository generations;

    @Inject
    ChunkRepository chunks;

    @Inject
    DocumentIndexing indexing;

    @Inject
    Transactions transactions;

    /**
     * How an index differs from the database.
     *
     * @param searched ids of all documents that are searched, in the order of their upload
     * @param missing ids of those among them that the index lacks
     * @param differing ids of those among them that it has with another number of chunks
     * @param lost names of documents in other generations than the searched ones that it lacks; the generation's own job adds them
     * @param surplus names of documents that it should not have; not of those on the way, of which it may have the beginning
     */
    record Difference(
            List<String> searched,
            List<String> missing,
            List<String> differing,
            List<String> lost,
            Set<String> surplus) {
        /** What has to be put for the index to be right. */
        List<String> wanting() {
            return Stream.concat(missing.stream(), differing.stream()).toList();
        }
    }

    /** Is told how many documents were compared so far. */
    @FunctionalInterface
    interface Compared {
        void documents(int count) throws IOException;
    }

    Difference compare(SearchIndex index) throws IOException {
        return compare(index, null, count -> {});
    }

    /** @param vectorStoreId the store that alone is compared; null for all */
    Difference compare(SearchIndex index, @Nullable String vectorStoreId, Compared compared) throws IOException {
        Set<String> surplus = new HashSet<>(vectorStoreId == null ? index.documents() : index.documents(vectorStoreId));
        List<String> searched = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        List<String> differing = new ArrayList<>();
        List<VectorStoreFile> page = current(vectorStoreId, 0);
        while (!page.isEmpty()) {
            List<String> ids = page.stream().map(VectorStoreFile::id).toList();
            Map<String, Integer> wanted = transactions.call(() -> chunks.count(ids));
            Map<String, Integer> counted =
                    index.countChunks(page.stream().map(IndexFilling::name).toList());
            for (VectorStoreFile file : page) {
                boolean known = surplus.remove(name(file));
                int wants = wanted.getOrDefault(name(file), 0);
                int has = counted.getOrDefault(name(file), 0);
                if (wants > 0 && (!known || has == 0)) {
                    missing.add(file.id());
                } else if (has != wants) {
                    differing.add(file.id());
                }
            }
            searched.addAll(ids);
            compared.documents(searched.size());
            page = current(vectorStoreId, page.getLast().seq());
        }
        List<String> beside = transactions.call(() -> generations.listIndexed(vectorStoreId));
        List<String> lost =
                beside.stream().filter(name -> !surplus.remove(name)).toList();
        surplus.removeIf(name -> find(IndexNames.id(name))
                .filter(VectorStoreFile::isSearchedInPart)
                .isPresent());
        return new Difference(searched, missing, differing, lost, surplus);
    }

    /** How many documents are searched; of one store, or null for all. */
    int count(@Nullable String vectorStoreId) {
        return transactions.call(() -> documents.countCurrent(vectorStoreId));
    }

    private static String name(VectorStoreFile file) {
        return IndexNames.of(file.id(), file.generation());
    }

    /** Puts a document with all of its chunks into an index, if it is still searched. Returns whether it was. */
    boolean add(SearchIndex index, String id) throws IOException {
        Optional<VectorStoreFile> file = find(id).filter(IndexFilling::isSearched);
        if (file.isEmpty()) {
            return false;
        }
        index.put(indexing.document(file.get()));
        if (find(id).filter(IndexFilling::isSearched).isEmpty()) {
            index.remove(id);
        }
        return true;
    }

    /** Gives a document that an index has the attributes it has now. */
    void describe(SearchIndex index, String id) throws IOException {
        Optional<VectorStoreFile> file = find(id).filter(IndexFilling::isSearched);
        if (file.isPresent()) {
            index.describe(id, file.get().attributes());
        }
    }

    /** Takes a document out by its name, unless it is on the way: it may be in the index a moment before its row says so. */
    boolean remove(SearchIndex index, String name) throws IOException {
        String id = IndexNames.id(name);
        boolean wanted = find(id).filter(file -> isSearched(file) || file.isSearchedInPart())
                .isPresent();
        if (!wanted) {
            index.remove(id);
        }
        return !wanted;
    }

    private List<VectorStoreFile> current(@Nullable String vectorStoreId, long afterSeq) {
        return transactions.call(() -> documents.listCurrent(vectorStoreId, afterSeq, AT_ONCE));
    }

    private Optional<VectorStoreFile> find(String id) {
        return transactions.call(() -> documents.find(id));
    }

    private static boolean isSearched(VectorStoreFile file) {
        return file.current() && file.status() == Status.COMPLETED;
    }
}
