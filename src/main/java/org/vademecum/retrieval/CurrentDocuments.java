package org.vademecum.retrieval;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.vademecum.common.Transactions;
import org.vademecum.vectorstore.Chunk;
import org.vademecum.vectorstore.ChunkRepository;
import org.vademecum.vectorstore.DocumentText;
import org.vademecum.vectorstore.SearchIndex.Candidate;
import org.vademecum.vectorstore.VectorStoreFile;
import org.vademecum.vectorstore.VectorStoreFile.Status;
import org.vademecum.vectorstore.VectorStoreFileRepository;
import org.vademecum.vectorstore.VectorStoreRepository;

/**
 * Looks up what the index found. The index may be a moment ahead of the database or behind it, so the database decides
 * once more what is current and permitted.
 */
@ApplicationScoped
class CurrentDocuments {
    @Inject
    VectorStoreFileRepository files;

    @Inject
    VectorStoreRepository stores;

    @Inject
    ChunkRepository chunks;

    @Inject
    TextCache texts;

    @Inject
    Transactions transactions;

    /** Documents and places of the candidates. Reads rows in one transaction; texts are read when they are asked for. */
    Found load(List<Candidate> candidates, SearchRequest request) {
        return transactions.call(() -> {
            Map<String, VectorStoreFile> current = current(candidates, request);
            List<Chunk.Place> places = chunks.listPlaces(ordinals(candidates, current.keySet()));
            return new Found(current, byKey(places), stores.countSearched(request.vectorStoreIds()), texts::of);
        });
    }

    private Map<String, VectorStoreFile> current(List<Candidate> candidates, SearchRequest request) {
        Collection<String> ids =
                candidates.stream().map(Candidate::vectorStoreFileId).collect(Collectors.toSet());
        return files.findAll(ids).values().stream()
                .filter(file -> isSearched(file, request))
                .collect(Collectors.toMap(VectorStoreFile::id, Function.identity()));
    }

    static boolean isSearched(VectorStoreFile file, SearchRequest request) {
        return file.current()
                && file.status() == Status.COMPLETED
                && request.departmentIds().contains(file.departmentId())
                && request.vectorStoreIds().contains(file.vectorStoreId())
                && (request.filter() == null || request.filter().matches(file.attributes()));
    }

    private static Map<String, Set<Integer>> ordinals(List<Candidate> candidates, Collection<String> files) {
        return candidates.stream()
                .filter(candidate -> files.contains(candidate.vectorStoreFileId()))
                .collect(Collectors.groupingBy(
                        Candidate::vectorStoreFileId, Collectors.mapping(Candidate::ordinal, Collectors.toSet())));
    }

    private static Map<Chunk.Key, Chunk.Place> byKey(List<Chunk.Place> places) {
        return places.stream()
                .collect(Collectors.toMap(
                        place -> new Chunk.Key(place.vectorStoreFileId(), place.ordinal()), Function.identity()));
    }

    /**
     * What the database says about the candidates.
     *
     * @param searched number of current documents in the searched stores
     */
    record Found(
            Map<String, VectorStoreFile> files,
            Map<Chunk.Key, Chunk.Place> places,
            int searched,
            Function<VectorStoreFile, DocumentText> texts) {

        /** Empty when the candidate is not current, or was split anew a moment ago. */
        Optional<Window> window(Candidate candidate, double score) {
            Chunk.@Nullable Place place = places.get(new Chunk.Key(candidate.vectorStoreFileId(), candidate.ordinal()));
            return Optional.ofNullable(place)
                    .map(at -> new Window(
                            at.vectorStoreFileId(),
                            at.start(),
                            at.end(),
                            at.pageFirst(),
                            at.pageLast(),
                            at.headings(),
                            score));
        }

        VectorStoreFile file(String id) {
            VectorStoreFile file = files.get(id);
            if (file == null) {
                throw new IllegalArgumentException("Not among the documents that were found: " + id);
            }
            return file;
        }

        /** The whole text of a document that was found. */
        DocumentText document(String id) {
            return texts.apply(file(id));
        }
    }
}
