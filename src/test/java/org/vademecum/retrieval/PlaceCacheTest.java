package org.vademecum.retrieval;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.Test;
import org.vademecum.file.BlobStore;
import org.vademecum.file.StoredFile;
import org.vademecum.vectorstore.Chunk;
import org.vademecum.vectorstore.ChunkRepository;
import org.vademecum.vectorstore.VectorStore;
import org.vademecum.vectorstore.VectorStoreFile;

class PlaceCacheTest {
    private static final Instant NOW = Instant.parse("2026-01-05T08:00:00Z");
    private static final int CHUNKS = 10;

    private final VectorStoreFile file = file();
    private final List<Chunk.Key> read = new ArrayList<>();
    private final PlaceCache places = new PlaceCache();

    PlaceCacheTest() {
        places.chunks = new ChunkRepository() {
            @Override
            public List<Chunk.Place> listPlaces(
                    Map<String, ? extends Collection<Integer>> ordinals, ToIntFunction<String> generation) {
                List<Chunk.Place> found = new ArrayList<>();
                ordinals.forEach((id, wanted) -> wanted.forEach(ordinal -> {
                    read.add(new Chunk.Key(id, generation.applyAsInt(id), ordinal));
                    if (ordinal < CHUNKS) {
                        found.add(place(generation.applyAsInt(id), ordinal));
                    }
                }));
                return found;
            }
        };
    }

    @Test
    void what_was_found_before_is_not_read_again() {
        file.complete(NOW);

        assertThat(find(0, 1, 2)).containsExactlyInAnyOrder(place(0, 1), place(0, 2));
        assertThat(find(0, 2, 3)).containsExactlyInAnyOrder(place(0, 2), place(0, 3));

        assertThat(read).containsExactlyInAnyOrder(key(0, 1), key(0, 2), key(0, 3));
    }

    @Test
    void another_generation_has_other_chunks() {
        file.complete(NOW);

        assertThat(find(0, 1)).containsExactly(place(0, 1));
        assertThat(find(1, 1)).containsExactly(place(1, 1));

        assertThat(read).containsExactly(key(0, 1), key(1, 1));
    }

    @Test
    void what_is_on_its_way_is_read_each_time() {
        find(0, 1);
        find(0, 1);

        assertThat(read).containsExactly(key(0, 1), key(0, 1));
    }

    @Test
    void a_chunk_that_does_not_exist_is_looked_for_each_time() {
        file.complete(NOW);

        assertThat(find(0, CHUNKS)).isEmpty();
        assertThat(find(0, CHUNKS)).isEmpty();

        assertThat(read).hasSize(2);
    }

    private List<Chunk.Place> find(int generation, Integer... ordinals) {
        return places.list(Map.of(file.id(), Set.of(ordinals)), Map.of(file.id(), file), id -> generation);
    }

    private Chunk.Key key(int generation, int ordinal) {
        return new Chunk.Key(file.id(), generation, ordinal);
    }

    private Chunk.Place place(int generation, int ordinal) {
        int start = 100 * generation + 10 * ordinal;
        return new Chunk.Place(file.id(), ordinal, start, start + 10, 1, null, "Leave");
    }

    private static VectorStoreFile file() {
        VectorStore store = new VectorStore("hr", "Manuals", NOW);
        BlobStore.Blob blob = new BlobStore.Blob("0".repeat(64), 100);
        StoredFile stored = new StoredFile("hr", "u", "leave.pdf", "application/pdf", blob, "assistants", NOW);
        return new VectorStoreFile(store, stored, "Leave", "u", NOW);
    }
}
