package org.vademecum.retrieval;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.ToIntFunction;
import org.vademecum.common.Recent;
import org.vademecum.vectorstore.Chunk;
import org.vademecum.vectorstore.ChunkRepository;
import org.vademecum.vectorstore.VectorStoreFile;

/**
 * Places of the chunks that were found last. Where a chunk stands never changes within a generation once its document
 * is ready: numbers of generations are not given twice. Documents on their way are read each time, since they may be split
 * again. Whether a document may be found is decided before. Thread-safe.
 */
@ApplicationScoped
class PlaceCache {
    /** Some 300 bytes each. */
    private static final int CAPACITY = 30_000;

    @Inject
    ChunkRepository chunks;

    private final Recent<Chunk.Key, Chunk.Place> recent = new Recent<>(CAPACITY);

    /**
     * Those of the chunks that exist, in no particular order. Reads rows.
     *
     * @param ordinals of each document version; at most a few hundred together
     * @param files the document versions, which are current, by id
     * @param generation of each of the document versions
     */
    List<Chunk.Place> list(
            Map<String, Set<Integer>> ordinals, Map<String, VectorStoreFile> files, ToIntFunction<String> generation) {
        List<Chunk.Place> places = new ArrayList<>();
        Map<String, Set<Integer>> unknown = new HashMap<>();
        for (Map.Entry<String, Set<Integer>> wanted : ordinals.entrySet()) {
            String id = wanted.getKey();
            for (int ordinal : wanted.getValue()) {
                Chunk.Place known = recent.find(new Chunk.Key(id, generation.applyAsInt(id), ordinal));
                if (known == null) {
                    unknown.computeIfAbsent(id, file -> new HashSet<>()).add(ordinal);
                } else {
                    places.add(known);
                }
            }
        }
        for (Chunk.Place read : chunks.listPlaces(unknown, generation)) {
            String id = read.vectorStoreFileId();
            if (CurrentDocuments.isReady(Objects.requireNonNull(files.get(id)))) {
                recent.keep(new Chunk.Key(id, generation.applyAsInt(id), read.ordinal()), read);
            }
            places.add(read);
        }
        return places;
    }
}
