package org.vademecum.support;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.vademecum.vectorstore.Attributes;
import org.vademecum.vectorstore.IndexNames;
import org.vademecum.vectorstore.SearchIndex;

/** A search index that only remembers what it holds; it can be told to break. */
public final class InMemoryIndex implements SearchIndex {
    private final Map<String, IndexedDocument> documents = new ConcurrentHashMap<>();
    private volatile boolean broken;

    public void breakDown() {
        broken = true;
    }

    public void recover() {
        broken = false;
    }

    public IndexedDocument get(String vectorStoreFileId) {
        return documents.get(vectorStoreFileId);
    }

    @Override
    public void put(IndexedDocument document) throws IOException {
        check();
        documents.put(document.name(), document);
    }

    @Override
    public void describe(String vectorStoreFileId, Attributes attributes) throws IOException {
        check();
        documents.replaceAll((name, document) -> document.vectorStoreFileId().equals(vectorStoreFileId)
                ? new IndexedDocument(
                        vectorStoreFileId,
                        document.vectorStoreId(),
                        document.generation(),
                        document.departmentId(),
                        document.language(),
                        attributes,
                        document.chunks())
                : document);
    }

    @Override
    public void removeAll(Collection<String> vectorStoreFileIds) throws IOException {
        check();
        documents.keySet().removeIf(name -> vectorStoreFileIds.contains(IndexNames.id(name)));
    }

    @Override
    public void discard(String vectorStoreId, int generation) throws IOException {
        check();
        documents
                .values()
                .removeIf(document ->
                        document.vectorStoreId().equals(vectorStoreId) && document.generation() == generation);
    }

    @Override
    public List<Candidate> search(Query query) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Set<String> documents() throws IOException {
        check();
        return Set.copyOf(documents.keySet());
    }

    @Override
    public Set<String> documents(String vectorStoreId) throws IOException {
        check();
        return documents.values().stream()
                .filter(document -> document.vectorStoreId().equals(vectorStoreId))
                .map(IndexedDocument::name)
                .collect(Collectors.toSet());
    }

    @Override
    public Map<String, Integer> countChunks(Collection<String> names) throws IOException {
        check();
        return documents.values().stream()
                .filter(document -> names.contains(document.name()))
                .collect(Collectors.toMap(
                        IndexedDocument::name, document -> document.chunks().size()));
    }

    @Override
    public void check() throws IOException {
        if (broken) {
            throw new IOException("the index is broken");
        }
    }
}
